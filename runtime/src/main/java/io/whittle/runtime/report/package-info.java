/**
 * Reports of runs: {@link io.whittle.runtime.report.RunReport} for one, {@link io.whittle.runtime.report.ComparisonReport}
 * for several side by side, both a single HTML file that refers to nothing outside itself, and
 * {@link io.whittle.runtime.report.TextTable} for the terminal.
 *
 * <p>In this package null is never passed, returned or kept.
 */
package io.whittle.runtime.report;
