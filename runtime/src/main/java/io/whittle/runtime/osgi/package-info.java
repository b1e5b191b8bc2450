/**
 * Plugins: an embedded OSGi framework that finds them, starts them and tracks what they offer. The only package that
 * knows OSGi; everything it hands out are types of {@code io.whittle.spi} and values of its own.
 */
package io.whittle.runtime.osgi;
