/** The clock that the scheduler and its logs go by. May depend on the JDK alone. */
package io.whittle.time;
