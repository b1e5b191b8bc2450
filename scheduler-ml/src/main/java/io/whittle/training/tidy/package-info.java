/**
 * Training on tables: one measured job in each row, in the schema of {@code docs/training.md}. Reads them column by column,
 * holds rows out as they are asked for, compares learners on the rest alone, and judges all of them by the rows held out.
 */
package io.whittle.training.tidy;
