/**
 * The scheduler as a plain state machine: {@link io.whittle.core.JobScheduler#on} takes an event and the time and gives
 * commands; state changes nowhere else. No input or output, clock, thread, lock, log or unseeded randomness, so a whole
 * cluster runs on a virtual clock and each failure replays from its seed. Depends on {@code io.whittle.spi} only.
 */
package io.whittle.core;
