/**
 * Contract tests: a plugin's own test extends {@link io.whittle.spi.contract.BackendContract} or
 * {@link io.whittle.spi.contract.WorkloadContract} and says what to test. The rules are numbered as in
 * {@code docs/spi.md}.
 */
package io.whittle.spi.contract;
