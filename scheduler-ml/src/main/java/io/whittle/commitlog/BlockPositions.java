package io.whittle.commitlog;

import io.whittle.spi.BlockList;

/** Where in the log the result of each block stands: eight bytes a block, in pages made when needed. Used by one thread. */
public final class BlockPositions {
    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;

    private long[][] pages = new long[16][];
    private int size;

    /** Returns whether the block has a place. */
    public boolean has(int block) {
        int page = block >>> PAGE_BITS;
        return page < pages.length && pages[page] != null && pages[page][block & (PAGE - 1)] != 0;
    }

    /** Returns the place of a block that has one; 0 where it has none. */
    public long get(int block) {
        int page = block >>> PAGE_BITS;
        return page < pages.length && pages[page] != null ? pages[page][block & (PAGE - 1)] : 0;
    }

    /**
     * Gives a block its place.
     *
     * @param position greater than 0: nothing stands at the very beginning of a log
     */
    public void put(int block, long position) {
        int page = block >>> PAGE_BITS;
        if (page >= pages.length) {
            long[][] more = new long[Math.max(page + 1, 2 * pages.length)][];
            System.arraycopy(pages, 0, more, 0, pages.length);
            pages = more;
        }
        if (pages[page] == null) {
            pages[page] = new long[PAGE];
        }
        if (pages[page][block & (PAGE - 1)] == 0) {
            size++;
        }
        pages[page][block & (PAGE - 1)] = position;
    }

    /** Returns how many blocks have a place. */
    public int size() {
        return size;
    }

    /** Returns the blocks that have a place, in order. */
    public BlockList blocks() {
        int[] blocks = new int[size];
        int n = 0;
        for (int page = 0; page < pages.length; page++) {
            for (int i = 0; pages[page] != null && i < PAGE; i++) {
                if (pages[page][i] != 0) {
                    blocks[n++] = (page << PAGE_BITS) + i;
                }
            }
        }
        return BlockList.of(blocks);
    }
}
