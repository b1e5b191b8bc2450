package io.whittle.runtime.report;

import static io.whittle.runtime.report.Markup.number;

/**
 * What is too narrow to be drawn alone: columns of a pixel or a few, in which each kind of time takes the share of the
 * height that it took of the time. Neighbours of equal height are drawn as one, so the size does not grow with the number
 * of stretches.
 */
final class Columns {
    /** From the bottom up. */
    private static final String[] KINDS = {"compute", "outside", "failed", "cancelled", "transfer"};

    private final double origin;
    private final int width;
    private final double[][] shares;

    /**
     * @param from the first coordinate
     * @param to the last one
     * @param width how wide a column is
     */
    Columns(double from, double to, int width) {
        this.origin = from;
        this.width = width;
        this.shares = new double[KINDS.length][(int) Math.ceil((to - from) / width) + 1];
    }

    /** Adds a stretch to the columns it covers, each by the part it covers times a weight. */
    void add(String kind, double from, double to, double weight) {
        double[] columns = shares[index(kind)];
        double begin = (from - origin) / width;
        double end = (to - origin) / width;
        for (int column = (int) begin; column < end && column < columns.length; column++) {
            columns[column] += weight * (Math.min(end, column + 1) - Math.max(begin, column));
        }
    }

    void draw(double top, double height, Markup out) {
        double[] below = new double[shares[0].length];
        for (int kind = 0; kind < KINDS.length; kind++) {
            double[] above = below.clone();
            for (int column = 0; column < above.length; column++) {
                above[column] += shares[kind][column];
            }
            String path = path(below, above, top, height);
            if (!path.isEmpty()) {
                out.empty("path", "class", KINDS[kind], "d", path);
            }
            below = above;
        }
    }

    private String path(double[] below, double[] above, double top, double height) {
        StringBuilder path = new StringBuilder();
        int column = 0;
        while (column < above.length) {
            double high = level(above[column], height);
            double low = level(below[column], height);
            int end = column + 1;
            while (end < above.length && level(above[end], height) == high && level(below[end], height) == low) {
                end++;
            }
            if (high > low) {
                int across = (end - column) * width;
                path.append('M')
                        .append(number(origin + column * width))
                        .append(' ')
                        .append(number(top + height - high));
                path.append('h').append(across).append('v').append(number(high - low));
                path.append('h').append(-across).append('z');
            }
            column = end;
        }
        return path.toString();
    }

    /** Returns a share as whole pixels of the height; coarse, so that neighbours join. */
    private static double level(double share, double height) {
        return share >= 0.999 ? height : Math.round(share * Math.floor(height));
    }

    private static int index(String kind) {
        for (int i = 0; i < KINDS.length; i++) {
            if (KINDS[i].equals(kind)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no kind of column: " + kind);
    }
}
