/**
 * Where the program starts ({@link io.whittle.runtime.Main}) and what its commands share: the home folder, the
 * distribution, exit codes, and {@link io.whittle.runtime.WhittleRuntime}, which brings plugins and scheduler together.
 * The only module that knows both OSGi (below {@code osgi}) and the scheduler.
 *
 * <p>In this package and all below it null is never passed, returned or kept.
 */
package io.whittle.runtime;
