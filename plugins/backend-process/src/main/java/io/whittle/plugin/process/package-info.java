/**
 * Brings nodes that are worker JVMs: started, watched and restarted, on this machine or on others. What is said to them
 * stands in {@link io.whittle.plugin.process.wire}; what runs in them, in {@link io.whittle.plugin.process.worker}.
 */
package io.whittle.plugin.process;
