package io.whittle.spi.contract;

import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.Cursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Blocks that run when a test lets them: those at a closed gate wait, heeding interrupts, until it opens. The result is
 * the block's number and the sum of its items. Safe for use by any thread.
 */
final class GatedBlocks implements BlockRunner {
    private final Set<Integer> closed = new HashSet<>(); // guarded by this, as all below
    private final List<Integer> begun = new ArrayList<>();
    private int interrupted;
    private int inside;
    private int mostInside;

    /** Blocks whose gates are closed; all others run freely. */
    GatedBlocks(int... closedGates) {
        for (int block : closedGates) {
            closed.add(block);
        }
    }

    @Override
    public byte[] runBlock(Cursor cursor) throws InterruptedException {
        enter(cursor.block());
        try {
            long sum = 0;
            while (cursor.next()) {
                sum += cursor.item();
            }
            return ByteBuffer.allocate(12).putInt(cursor.block()).putLong(sum).array();
        } finally {
            leave();
        }
    }

    /** Returns what a block of the given items gives without some of them. */
    static byte[] resultOf(int block, long first, long end, long... without) {
        long sum = 0;
        for (long item = first; item < end; item++) {
            sum += Arrays.binarySearch(without, item) < 0 ? item : 0;
        }
        return ByteBuffer.allocate(12).putInt(block).putLong(sum).array();
    }

    private synchronized void enter(int block) throws InterruptedException {
        begun.add(block);
        inside++;
        mostInside = Math.max(mostInside, inside);
        notifyAll();
        try {
            long deadline = System.nanoTime() + Patience.nanos(); // a test that cannot open the gate fails
            while (closed.contains(block)) {
                Patience.await(this, deadline, "the gate of block " + block + " to open");
            }
            if (Thread.interrupted()) { // an interrupt that came together with the opening
                throw new InterruptedException("at the gate of block " + block);
            }
        } catch (AssertionError e) {
            leave();
            throw e;
        } catch (InterruptedException e) {
            interrupted++;
            leave();
            throw e;
        }
    }

    private synchronized void leave() {
        inside--;
        notifyAll();
    }

    /** Opens a block's gate for good. */
    synchronized void open(int block) {
        closed.remove(block);
        notifyAll();
    }

    /** Waits until a block has begun. */
    synchronized void awaitBegun(int block) throws InterruptedException {
        long deadline = System.nanoTime() + Patience.nanos();
        while (!begun.contains(block)) {
            Patience.await(this, deadline, "block " + block + " to begin; begun have " + begun);
        }
    }

    synchronized List<Integer> begun() {
        return List.copyOf(begun);
    }

    synchronized int interrupted() {
        return interrupted;
    }

    /** Returns how many blocks ran at once at most. */
    synchronized int mostInside() {
        return mostInside;
    }
}
