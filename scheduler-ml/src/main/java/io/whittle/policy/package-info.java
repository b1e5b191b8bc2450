/**
 * The policies that ship: classic self-scheduling techniques, each with its source, and the learned one. Depends on
 * {@code io.whittle.spi} only.
 */
package io.whittle.policy;
