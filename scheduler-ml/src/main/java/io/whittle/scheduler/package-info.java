/**
 * The API that programs use: {@link io.whittle.scheduler.Whittle} for a job of closures in three lines, and
 * {@link io.whittle.scheduler.Scheduler} for workloads, backends, policies and cost models of one's own. Holds the loop
 * that owns the state machine of {@code io.whittle.core} and carries out its commands.
 *
 * <p>In this package and its neighbours null is never passed, returned or kept.
 */
package io.whittle.scheduler;
