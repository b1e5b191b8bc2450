/**
 * What jobs are learned to cost: the features of a bin, built by one class for the history, for training and for
 * serving ({@link io.whittle.cost.BinFeatures}); the learned model; its cache; and the registry of its versions. Knows
 * nothing of the library that trains.
 */
package io.whittle.cost;
