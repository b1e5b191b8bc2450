/**
 * The demonstration: real jobs on unlike nodes, under rule of thumb and under what has been learned. Depends on the rest of
 * the runtime only through {@link io.whittle.runtime.WhittleRuntime}.
 */
package io.whittle.runtime.demo;
