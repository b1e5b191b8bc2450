/**
 * The ways to learn costs that ship: plain methods that others have to beat, and candidates. What they learn is plain
 * arrays of {@code io.whittle.cost}.
 */
package io.whittle.training.learner;
