/**
 * Training, offline: reads recorded runs, holds whole runs out, compares candidates with plain baselines for each kind
 * of job, and registers the best together with what it comes from and how far it is off.
 */
package io.whittle.training;
