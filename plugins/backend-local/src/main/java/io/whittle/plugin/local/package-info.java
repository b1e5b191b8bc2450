/**
 * The local backend: nodes that are threads of this JVM, with emulated speeds. Depends on {@code io.whittle.spi} only;
 * null is never passed or returned.
 */
package io.whittle.plugin.local;
