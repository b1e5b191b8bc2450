/** Benchmarks that anybody can repeat: what starting costs, and what the scheduler's own work costs. */
package io.whittle.runtime.bench;
