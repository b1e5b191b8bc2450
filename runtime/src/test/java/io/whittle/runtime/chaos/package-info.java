/**
 * The promise kept against real processes: killed, stopped and starved ones. A short form runs in every build, the long one
 * under the profile {@code chaos}.
 */
package io.whittle.runtime.chaos;
