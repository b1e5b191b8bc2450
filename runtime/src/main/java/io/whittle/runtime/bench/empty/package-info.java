/** A workload that does nothing, alone in its package: benchmarks pack it as a bundle for worker processes. */
package io.whittle.runtime.bench.empty;
