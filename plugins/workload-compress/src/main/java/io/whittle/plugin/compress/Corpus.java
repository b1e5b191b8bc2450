package io.whittle.plugin.compress;

/** Files, numbered from 0 in the order of their paths. Safe for use by any thread. */
interface Corpus {
    /** Returns how many files there are; at least one. */
    int files();

    /** Returns a file's path in the corpus, with {@code /} between folders. */
    String path(int file);

    /** Returns a file's size in bytes. */
    long size(int file);

    /**
     * Copies a piece of a file, from an offset that is a multiple of {@link Pieces#MAX_BYTES}, into the target's
     * beginning.
     *
     * @throws io.whittle.spi.workload.WorkloadException where the file cannot be read or has changed
     */
    void read(int file, long offset, byte[] target, int length);

    /** Returns what tells these files from others; empty where the parameters do. */
    default String identity() {
        return "";
    }

    /** Returns one line about what has been left out; empty where nothing has. */
    default String leftOut() {
        return "";
    }
}
