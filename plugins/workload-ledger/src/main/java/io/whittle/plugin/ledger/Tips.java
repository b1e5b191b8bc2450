package io.whittle.plugin.ledger;

import java.io.IOException;

/** Lines cut into items. Read by any thread, closed once. */
interface Tips extends AutoCloseable {
    long items();

    /** Returns the size of the items from {@code first} up to but not including {@code end}. */
    long bytes(long first, long end);

    /** Hands over the lines that begin in an item. */
    void read(long item, Lines lines) throws IOException;

    @Override
    void close();
}
