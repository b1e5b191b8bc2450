package io.whittle.plugin.kmers;

import java.io.IOException;
import java.util.Arrays;

/**
 * The symbols of all records, one after the other with breaks between them, cut into items: an item ends with a record,
 * unless the record is short (then several make an item) or long (then it is cut into pieces). A k-mer belongs to the
 * item in which it <em>ends</em>, so whoever counts an item looks at the {@code k - 1} symbols before it as well, and no
 * k-mer is lost or counted twice at a cut. Read by any thread; closed once.
 */
final class SequenceIndex implements AutoCloseable {
    /** Symbols in a piece of a long record. */
    static final int MAX_ITEM = 65_536;
    /** Records shorter than that share an item, so that the index stays small against the input. */
    static final int MIN_ITEM = 1024;

    private final Spool spool;
    private final long[] ends;
    private final int[] bases;
    private final long records;
    private final long totalBases;

    private SequenceIndex(Builder builder) {
        this.spool = builder.spool;
        this.ends = Arrays.copyOf(builder.ends, builder.items);
        this.bases = Arrays.copyOf(builder.bases, builder.items);
        this.records = builder.records;
        this.totalBases = builder.totalBases;
    }

    int items() {
        return ends.length;
    }

    /** Returns the position of an item's first symbol. */
    long start(int item) {
        return item == 0 ? 0 : ends[item - 1];
    }

    /** Returns the position after an item's last symbol. */
    long end(int item) {
        return ends[item];
    }

    /** Returns how many A, C, G and T an item has. */
    int bases(int item) {
        return bases[item];
    }

    /** Returns how many records the input has. */
    long records() {
        return records;
    }

    long totalBases() {
        return totalBases;
    }

    /** Copies symbols into the target's beginning. */
    void read(long start, long end, byte[] target) throws IOException {
        spool.read(start, target, Math.toIntExact(end - start));
    }

    @Override
    public void close() {
        spool.close();
    }

    /** Takes symbols as they are read. Used by one thread. */
    static final class Builder implements AutoCloseable {
        private final Spool spool;
        private long[] ends = new long[1024];
        private int[] bases = new int[1024];
        private int items;
        private long records;
        private long totalBases;
        private long itemStart;
        private int itemBases;
        private boolean afterBreak = true;

        Builder(Spool spool) {
            this.spool = spool;
        }

        /** The symbols that follow, up to {@link #endRecord}, are neighbours. */
        void symbol(byte symbol) {
            if (symbol == Symbols.BREAK) {
                breakHere();
                return;
            }
            spool.append(symbol);
            afterBreak = false;
            itemBases++;
            if (itemBases == MAX_ITEM) {
                endItem();
            }
        }

        void endRecord() {
            records++;
            breakHere();
            if (itemBases >= MIN_ITEM) {
                endItem();
            }
        }

        /** One break is as good as many: a stretch of N costs one symbol. */
        private void breakHere() {
            if (!afterBreak) {
                spool.append(Symbols.BREAK);
                afterBreak = true;
            }
        }

        private void endItem() {
            if (items == ends.length) {
                ends = Arrays.copyOf(ends, 2 * items);
                bases = Arrays.copyOf(bases, 2 * items);
            }
            ends[items] = spool.size();
            bases[items] = itemBases;
            items++;
            totalBases += itemBases;
            itemStart = spool.size();
            itemBases = 0;
        }

        SequenceIndex build() {
            if (spool.size() > itemStart) {
                endItem();
            }
            spool.seal();
            return new SequenceIndex(this);
        }

        @Override
        public void close() {
            spool.close();
        }
    }
}
