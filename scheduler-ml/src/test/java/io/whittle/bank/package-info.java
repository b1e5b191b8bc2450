/** The bank test: tips are settled while nodes die, come back, fail, repeat themselves and throw. */
package io.whittle.bank;
