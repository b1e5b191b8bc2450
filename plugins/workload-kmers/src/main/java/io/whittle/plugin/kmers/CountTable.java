package io.whittle.plugin.kmers;

import java.util.List;

/**
 * A hash table from keys to counts: open addressing, in parts by the keys' upper bits, each growing for itself, so that
 * growing never copies more than a part. Since keys are evenly spread, a key's bits are its hash. Takes 27 to 53 bytes a key. Used by one thread.
 */
final class CountTable {
    private static final int MAX_PART_BITS = 10;
    private static final int FIRST_SLOT_BITS = 5;

    private final int bits;
    private final int partBits;
    private final Part[] parts;

    /** @param bits how many bits a key has */
    CountTable(int bits) {
        this.bits = bits;
        this.partBits = Math.min(MAX_PART_BITS, bits);
        this.parts = new Part[1 << partBits];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new Part();
        }
    }

    /**
     * Adds the counts of several blocks: part by part, so that a part stays in the processor's cache while all that
     * belongs to it is added.
     */
    void addAll(List<CountCoding.Reader> blocks) {
        for (int part = 0; part < parts.length; part++) {
            long limit = (part + 1L) << (bits - partBits);
            for (CountCoding.Reader block : blocks) {
                block.visitBelow(limit, parts[part]);
            }
        }
    }

    /** Returns how many keys there are. */
    long size() {
        long size = 0;
        for (Part part : parts) {
            size += part.size;
        }
        return size;
    }

    /** Calls the visitor with each key and its count, in no particular order. */
    void forEach(CountCoding.Visitor visitor) {
        for (Part part : parts) {
            for (int i = 0; i < part.slots.length; i += 2) {
                if (part.slots[i + 1] != 0) {
                    visitor.visit(part.slots[i], part.slots[i + 1]);
                }
            }
        }
    }

    /** Key and count lie side by side; a count of 0 marks a free slot. */
    private final class Part implements CountCoding.Visitor {
        private long[] slots = new long[2 << FIRST_SLOT_BITS];
        private int slotBits = FIRST_SLOT_BITS;
        private int size;

        @Override
        public void visit(long key, long count) {
            int slot = slotOf(key);
            if (slots[slot + 1] == 0) {
                slots[slot] = key;
                size++;
            }
            slots[slot + 1] += count;
            if (size > (slots.length >> 1) * 0.6) {
                grow();
            }
        }

        private int slotOf(long key) {
            int wrap = slots.length - 1;
            // the bits below those that chose the part; a shift by 64 would be one by 0
            long spread = bits == partBits ? 0 : key << (Long.SIZE - bits + partBits);
            int slot = (int) (spread >>> (Long.SIZE - slotBits)) << 1;
            while (slots[slot + 1] != 0 && slots[slot] != key) {
                slot = (slot + 2) & wrap;
            }
            return slot;
        }

        private void grow() {
            long[] before = slots;
            slotBits++;
            slots = new long[2 << slotBits];
            for (int i = 0; i < before.length; i += 2) {
                if (before[i + 1] != 0) {
                    int slot = slotOf(before[i]);
                    slots[slot] = before[i];
                    slots[slot + 1] = before[i + 1];
                }
            }
        }
    }
}
