/** A workload whose blocks run in the process of a test, wherever its segments do; packed as a bundle by the tests. */
package io.whittle.plugin.process.remote;
