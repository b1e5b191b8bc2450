/**
 * A cluster on a virtual clock: simulated nodes, links, disturbances and deaths around the same state machine and
 * policies as a real run. Used by property tests and for judging policies on recorded costs. Depends on
 * {@code io.whittle.core} and {@code io.whittle.spi}.
 */
package io.whittle.simulation;
