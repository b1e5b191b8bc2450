/**
 * What ran before: every run with its segments and what each of its bins cost, in one SQLite file of the home folder,
 * written off the scheduler's loop, read by the report and by training. Several processes may use one home at once.
 */
package io.whittle.history;
