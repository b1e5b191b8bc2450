/**
 * Draws a view of the Mandelbrot set, a row an item. Rows cost unlike amounts: those that cross the set's boundary or
 * its inside take hundreds of times as long as those that only see the plane around it.
 */
package io.whittle.plugin.mandelbrot;
