/**
 * Kind {@code command}: runs a command over the lines of a file or of standard input, one line or many per process,
 * with the output in the order of the input. No shell is involved: a line is an argument as it stands.
 *
 * <p>A line is an item. What one process takes is fixed by command, parameters and input alone, never by who runs it
 * when, so that {@code wc {...}}, say, prints the same whatever the policy. The children run beside the thread that
 * runs the block, which waits for them.
 */
package io.whittle.plugin.command;
