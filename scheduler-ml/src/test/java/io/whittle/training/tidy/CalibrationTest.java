package io.whittle.training.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.cost.RowDoubt;
import io.whittle.training.LearningRows;
import io.whittle.training.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final int ROWS = 1200;

    private final Random random = new Random(5);

    private static LearningRows rows() {
        float[] kinds = new float[ROWS];
        float[] sizes = new float[ROWS];
        float[] ones = new float[ROWS];
        Arrays.fill(ones, 1);
        for (int row = 0; row < ROWS; row++) {
            sizes[row] = row % 10;
        }
        return new LearningRows(
                List.of(new LearningRows.Column(LearningRows.KIND, 1), new LearningRows.Column("items", 0)),
                new float[][] {kinds, sizes},
                new float[ROWS],
                ones);
    }

    private static int[] groups(int count) {
        int[] groups = new int[ROWS];
        Arrays.setAll(groups, row -> count == 0 ? -1 : row % count);
        return groups;
    }

    private double[] errors() {
        double[] errors = new double[ROWS];
        Arrays.setAll(errors, row -> 0.3 * random.nextGaussian());
        return errors;
    }

    private static RowDoubt fit(double[] errors, int[] groups, Ranges seen) {
        LearningRows rows = rows();
        Origins origins = new Origins(new int[ROWS], List.of(seen), groups);
        return Calibration.fit(new Calibration.Held(rows, errors, new double[ROWS], origins), rows);
    }

    private static double deviation(RowDoubt doubt) {
        return doubt.of(new double[] {0, 5}, 0);
    }

    @Test
    void intervalsHoldFourFifthsOfWhatWasHeldOut() {
        double[] errors = errors();
        double deviation = deviation(fit(errors, groups(0), Ranges.of(rows())));
        long inside = Arrays.stream(errors)
                .filter(error -> Math.abs(error) <= Numbers.Z80 * deviation)
                .count();
        assertThat((double) inside / ROWS).isBetween(0.79, 0.81);
    }

    @Test
    void theFewerGroupsThereWereTheWiderTheyAre() {
        double[] errors = errors();
        double ofRows = deviation(fit(errors, groups(0), Ranges.of(rows())));
        double ofMany = deviation(fit(errors, groups(100), Ranges.of(rows())));
        double ofThree = deviation(fit(errors, groups(3), Ranges.of(rows())));
        assertThat(ofMany).isBetween(ofRows, 1.05 * ofRows);
        assertThat(ofThree).isGreaterThan(1.1 * ofMany);
    }

    @Test
    void whatLayBeyondInTheRehearsalIsNotDoubtedTwice() {
        double[] errors = errors();
        RowDoubt known = fit(errors, groups(0), Ranges.of(rows()));
        // all were held out from rows whose sizes are less by 20
        RowDoubt beyond = fit(errors, groups(0), new Ranges(new double[] {Double.NaN, -20}, new double[] {0, -11}));
        assertThat(deviation(beyond)).isLessThan(0.5 * deviation(known));
        assertThat(beyond.of(new double[] {0, 25}, 0)).isLessThan(known.of(new double[] {0, 25}, 0));
    }

    @Test
    void nothingMakesLessDoubtfulWhatNeverVaried() {
        LearningRows rows = rows();
        Arrays.fill(rows.values()[1], 3);
        double[] errors = new double[ROWS];
        Arrays.fill(errors, 1e-4); // far below what is assumed at least
        Origins origins = new Origins(new int[ROWS], List.of(Ranges.of(rows)), groups(0));
        RowDoubt doubt = Calibration.fit(new Calibration.Held(rows, errors, new double[ROWS], origins), rows);
        assertThat(doubt.of(new double[] {0, 3}, 0)).isLessThan(0.01);
        assertThat(doubt.of(new double[] {0, 5}, 0)).isGreaterThan(0.2);
    }
}
