package io.whittle.cost.djl;

import io.whittle.cost.NetworkInputs;
import io.whittle.training.LearningRows;
import java.util.Arrays;

/**
 * The straight line under the networks: a slope for each standardised number, fitted together with a level for each text,
 * so that what differs between kinds and nodes bends no slope. Far rows count as if they were less far.
 */
final class PowerLine {
    private static final int ROUNDS = 12;

    /** Slopes are drawn to 0 as if so large a share of the rows said so: numbers that tell the same share their slope. */
    private static final double RIDGE = 0.01;

    /** The level of a text is drawn to 0 as by so many rows. */
    private static final double LEVEL_ROWS = 2;

    private static final double HUBER = 1.5;

    private final double[][] numbers;
    private final int[][] texts;
    private final double[] targets;
    private final double[] fitted;
    private final double[] slopes;
    private final double[][] factor;
    private final int levels;

    private PowerLine(LearningRows rows, NetworkInputs inputs, double center, double scale) {
        int count = rows.size();
        numbers = new double[count][];
        texts = new int[count][];
        targets = new double[count];
        for (int i = 0; i < count; i++) {
            double[] row = rows.row(i);
            numbers[i] = inputs.standardised(row);
            texts[i] = inputs.embeddings(row);
            for (int j = 0; j < numbers[i].length; j++) {
                numbers[i][j] = Double.isNaN(numbers[i][j]) ? 0 : numbers[i][j];
            }
            targets[i] = (rows.targets()[i] - center) / scale;
        }
        fitted = new double[count];
        slopes = new double[inputs.numbers().length];
        levels = inputs.embeddings();
        factor = cholesky(covariance());
    }

    /** Returns the slopes, in units of {@code scale}. */
    static double[] slopes(LearningRows rows, NetworkInputs inputs, double center, double scale) {
        PowerLine line = new PowerLine(rows, inputs, center, scale);
        double far = Double.POSITIVE_INFINITY;
        double[][] level = new double[inputs.texts().length][line.levels];
        for (int round = 0; round < ROUNDS; round++) {
            for (int column = 0; column < level.length; column++) {
                line.improveLevels(column, level[column], far);
            }
            line.improveSlopes(far);
            far = HUBER * line.deviation();
        }
        return line.slopes;
    }

    private double[][] covariance() {
        double[][] sums = new double[slopes.length][slopes.length];
        for (double[] row : numbers) {
            for (int i = 0; i < row.length; i++) {
                for (int j = 0; j <= i; j++) {
                    sums[i][j] += row[i] * row[j];
                }
            }
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i][i] += RIDGE * numbers.length + 1;
        }
        return sums;
    }

    private double residual(int row, double far) {
        return Math.max(-far, Math.min(far, targets[row] - fitted[row]));
    }

    private void improveLevels(int column, double[] level, double far) {
        double[] sums = new double[levels];
        double[] counts = new double[levels];
        for (int i = 0; i < targets.length; i++) {
            sums[texts[i][column]] += residual(i, far);
            counts[texts[i][column]]++;
        }
        double[] steps = new double[levels];
        for (int text = 0; text < levels; text++) {
            steps[text] = (sums[text] - LEVEL_ROWS * level[text]) / (counts[text] + LEVEL_ROWS);
            level[text] += steps[text];
        }
        for (int i = 0; i < targets.length; i++) {
            fitted[i] += steps[texts[i][column]];
        }
    }

    private void improveSlopes(double far) {
        double[] gradient = new double[slopes.length];
        for (int i = 0; i < targets.length; i++) {
            double off = residual(i, far);
            for (int j = 0; j < gradient.length; j++) {
                gradient[j] += off * numbers[i][j];
            }
        }
        for (int j = 0; j < gradient.length; j++) {
            gradient[j] -= RIDGE * numbers.length * slopes[j];
        }
        double[] step = solve(factor, gradient);
        for (int j = 0; j < step.length; j++) {
            slopes[j] += step[j];
        }
        for (int i = 0; i < targets.length; i++) {
            for (int j = 0; j < step.length; j++) {
                fitted[i] += step[j] * numbers[i][j];
            }
        }
    }

    /** Returns by how much rows are off; robust. */
    private double deviation() {
        double[] off = new double[targets.length];
        Arrays.setAll(off, i -> Math.abs(targets[i] - fitted[i]));
        Arrays.sort(off);
        return Math.max(1e-6, 1.4826 * off[off.length / 2]);
    }

    /** Returns the lower triangular root of a positive definite matrix. */
    private static double[][] cholesky(double[][] matrix) {
        int size = matrix.length;
        double[][] root = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= root[i][k] * root[j][k];
                }
                root[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / root[j][j];
            }
        }
        return root;
    }

    private static double[] solve(double[][] root, double[] right) {
        int size = right.length;
        double[] solution = right.clone();
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                solution[i] -= root[i][k] * solution[k];
            }
            solution[i] /= root[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                solution[i] -= root[k][i] * solution[k];
            }
            solution[i] /= root[i][i];
        }
        return solution;
    }
}
