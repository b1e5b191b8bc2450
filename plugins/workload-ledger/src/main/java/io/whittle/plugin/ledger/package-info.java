/**
 * Settles tips between accounts: blocks of a file are read in parallel, and the merge applies them in file order, each
 * id once. See {@link io.whittle.plugin.ledger.LedgerWorkload}.
 */
package io.whittle.plugin.ledger;
