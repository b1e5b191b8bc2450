package io.whittle.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many rows at once give what single rows do. */
class RowBatchTest {
    private static final int COLUMNS = 6;
    private static final int ROWS = 200;

    private final SplittableRandom random = new SplittableRandom(7);

    /** Columns 1, 3 and 5 differ from row to row; some values are missing. */
    private RowBatch.Varying varying() {
        int[] columns = {1, 3, 5};
        double[][] values = new double[columns.length][ROWS];
        for (double[] column : values) {
            for (int row = 0; row < ROWS; row++) {
                column[row] = random.nextInt(10) == 0 ? Double.NaN : random.nextInt(-8, 9) / 4.0;
            }
        }
        return new RowBatch.Varying(ROWS, COLUMNS, columns, values);
    }

    private double[] fixed() {
        return random.doubles(COLUMNS, -2, 2).toArray();
    }

    /** Trees of random shape, of up to so many leaves. */
    private TreeRegression trees(int count, int leaves) {
        List<Integer> roots = new ArrayList<>();
        List<double[]> nodes = new ArrayList<>();
        for (int tree = 0; tree < count; tree++) {
            roots.add(nodes.size());
            grow(nodes, leaves);
        }
        return new TreeRegression(
                roots.stream().mapToInt(Integer::intValue).toArray(),
                nodes.stream().mapToInt(node -> (int) node[0]).toArray(),
                nodes.stream().mapToDouble(node -> node[1]).toArray(),
                nodes.stream().mapToInt(node -> (int) node[2]).toArray());
    }

    private void grow(List<double[]> nodes, int leaves) {
        double[] node = {-1, random.nextDouble(), 0};
        nodes.add(node);
        if (leaves > 1) {
            int low = 1 + random.nextInt(leaves - 1);
            node[0] = random.nextInt(COLUMNS);
            node[1] = random.nextInt(-8, 9) / 4.0;
            grow(nodes, low);
            node[2] = nodes.size();
            grow(nodes, leaves - low);
        }
    }

    private void assertSame(Regression function, double precision) {
        RowBatch.Varying varying = varying();
        for (int nodeClass = 0; nodeClass < 3; nodeClass++) {
            RowBatch rows = new RowBatch(varying, fixed());
            double[] expected = rows.each(function);
            double[] actual = function.predictAll(rows);
            assertThat(actual).hasSize(ROWS);
            assertThat(expected).doesNotContain(Double.NaN);
            IntStream.range(0, ROWS)
                    .forEach(row -> assertThat(actual[row]).isCloseTo(expected[row], within(precision)));
        }
    }

    @Test
    void treesGiveWhatTheWalkGives() {
        for (int leaves : new int[] {1, 2, 20, 63, 64, 65, 128, 300}) {
            assertSame(trees(9, leaves), 0);
        }
    }

    @Test
    void treesThatShareNodesAreWalked() {
        // a stranger's: both sides of every node go to the node after it, 2^60 ways to one leaf
        int depth = 60;
        int[] columns = new int[depth + 1];
        int[] highs = new int[depth + 1];
        for (int node = 0; node < depth; node++) {
            columns[node] = node % COLUMNS;
            highs[node] = node + 1;
        }
        columns[depth] = -1;
        double[] numbers = new double[depth + 1];
        numbers[depth] = 5;

        assertSame(new TreeRegression(new int[] {0}, columns, numbers, highs), 0);
    }

    @Test
    void treesAsDeepAsAListAreWalked() {
        int depth = 200_000;
        int[] columns = new int[2 * depth + 1];
        int[] highs = new int[2 * depth + 1];
        double[] numbers = new double[2 * depth + 1];
        for (int node = 0; node < depth; node++) {
            columns[node] = node == 0 ? 0 : 1;
            numbers[node] = 9;
            highs[node] = 2 * depth - node;
        }
        for (int leaf = depth; leaf <= 2 * depth; leaf++) {
            columns[leaf] = -1;
            numbers[leaf] = leaf;
        }

        assertSame(new TreeRegression(new int[] {0}, columns, numbers, highs), 0);
    }

    @Test
    void sumsAndBlendsOfEncodedColumnsGiveWhatRowsGive() {
        Regression encoded = new EncodedRegression(
                new int[] {1, 4, 3, 5, 0, 2},
                new double[] {0.5, 0, 0, 1, 0, 0},
                new double[] {2, 1, 1, 1, 1, 3},
                new double[] {0, -1e30, 1, 2, 0, 0},
                new double[][] {{}, {}, {3, 4}, {}, {}, {}},
                new SumRegression(new LinearRegression(new double[] {1, 0, 2, 0, 0.5, -1}, 3), trees(5, 30)));
        RowDoubt doubt = new RowDoubt(-1, 0.1, new double[0], 1, new double[0], new double[0], new double[0], 1);
        Regression blend = new BlendRegression(
                -1,
                List.of(new LimitedRegression(encoded, -1, 4), new TextRegression(2, List.of(), encoded)),
                new double[] {0.25, 0.75},
                new double[0][],
                doubt);

        assertSame(blend, 0);
    }

    @Test
    void networksGiveWhatSingleRowsGive() {
        NetworkInputs inputs = new NetworkInputs(
                COLUMNS,
                new int[] {0, 1, 3},
                new double[] {3, 0, 0},
                new double[] {0, 0.5, 0},
                new double[] {1, 2, 1},
                new double[] {-2, -1, -1},
                new double[] {2, 1, 1},
                new double[][] {{}, {-1, 0, 1}, {}},
                new int[] {0, 1, 1},
                new int[] {2},
                new int[] {2});
        int width = inputs.width() + 4;
        List<Network> networks = List.of(network(width), network(width));

        assertSame(new NetworkRegression(inputs, networks, new double[] {0.5, 0, -1}, 3, 2), 1e-5);
    }

    private Network network(int width) {
        return new Network(
                floats(3 * 4), 4, new float[][] {floats(width * 8), floats(8 * 5), floats(5 * 2)}, new float[][] {
                    floats(8), floats(5), floats(2)
                });
    }

    private float[] floats(int count) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) random.nextDouble(-1, 1);
        }
        return floats;
    }
}
