/** The bank test: tips are settled while nodes die, come back, fall silent, crash, fail, repeat themselves and throw. */
package io.whittle.bank;
