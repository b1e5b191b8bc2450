/** The one place where the time that passes is read. */
package io.whittle.time;
