/**
 * A workload whose items go wrong as a test wants it, and the bundle that carries it to worker processes. Ships in the
 * test jar only.
 */
package io.whittle.mishap;
