package io.whittle.history;

import io.whittle.scheduler.BinRecord;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;

/**
 * What the bins of a run cost, held column by column: of millions of rows, 24 bytes each instead of an object each. Rows
 * are made when they are asked for. Only grows; not for several threads while it does.
 */
final class CostRows extends AbstractList<BinRecord> implements RandomAccess {
    private final List<String> nodeIds = new ArrayList<>();
    private final Map<String, Integer> nodeNumbers = new HashMap<>();
    private int[] bins = {};
    private int[] nodes = {};
    private long[] items = {};
    private long[] nanos = {};
    private int size;

    /** Returns these rows, which do not change with the list; without more room than they need. */
    static CostRows copyOf(List<BinRecord> rows) {
        CostRows copy = new CostRows();
        copy.resize(rows.size());
        copy.addAll(rows);
        return copy;
    }

    @Override
    public boolean add(BinRecord row) {
        if (size == bins.length) {
            resize(Math.max(16, size + size / 2));
        }
        bins[size] = row.bin();
        nodes[size] = nodeNumbers.computeIfAbsent(row.nodeId(), id -> {
            nodeIds.add(id);
            return nodeNumbers.size();
        });
        items[size] = row.items();
        nanos[size] = row.nanos();
        size++;
        return true;
    }

    private void resize(int length) {
        bins = Arrays.copyOf(bins, length);
        nodes = Arrays.copyOf(nodes, length);
        items = Arrays.copyOf(items, length);
        nanos = Arrays.copyOf(nanos, length);
    }

    @Override
    public BinRecord get(int row) {
        if (row < 0 || row >= size) {
            throw new IndexOutOfBoundsException("there is no row " + row + " of " + size);
        }
        return new BinRecord(bins[row], nodeIds.get(nodes[row]), items[row], nanos[row]);
    }

    @Override
    public int size() {
        return size;
    }
}
