/**
 * What runs in a worker JVM: it takes segments from its standard input and answers on its standard output. Workloads come
 * as bundles, into a framework that holds nothing else.
 */
package io.whittle.plugin.process.worker;
