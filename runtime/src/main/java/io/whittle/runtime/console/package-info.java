/** What people and programs see: results on standard output; messages, warnings and progress on standard error. */
package io.whittle.runtime.console;
