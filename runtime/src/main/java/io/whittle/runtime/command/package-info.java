/**
 * The command line: one class per command, all listed in {@link io.whittle.runtime.command.CommandLines}. Each has
 * {@code --help} with examples, {@code --json}, {@code --home} and {@code --verbose}, and ends with an
 * {@link io.whittle.runtime.ExitCode}.
 */
package io.whittle.runtime.command;
