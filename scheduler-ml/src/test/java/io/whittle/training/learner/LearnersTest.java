package io.whittle.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.whittle.cost.ModelException;
import io.whittle.cost.Regression;
import io.whittle.json.PlainJson;
import io.whittle.training.Learner;
import io.whittle.training.LearningRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LearnersTest {
    private static final int SIZE = 400;

    private static LearningRows rows(long seed) {
        Random random = new Random(seed);
        float[][] values = new float[3][SIZE];
        float[] targets = new float[SIZE];
        float[] weights = new float[SIZE];
        for (int row = 0; row < SIZE; row++) {
            values[0][row] = row % 2;
            values[1][row] = 5 * random.nextFloat();
            values[2][row] = row % 7 == 0 ? Float.NaN : row % 3;
            targets[row] = (float) (1 + 2 * values[0][row] + values[1][row] + 0.05 * random.nextGaussian());
            weights[row] = 1;
        }
        return new LearningRows(
                List.of(
                        new LearningRows.Column(LearningRows.KIND, 2),
                        new LearningRows.Column("items", 0),
                        new LearningRows.Column("param_level", 0)),
                values,
                targets,
                weights);
    }

    private static List<Learner> all() {
        List<Learner> all = new ArrayList<>(BuiltInLearners.baselines());
        all.addAll(BuiltInLearners.candidates());
        return all.stream().filter(learner -> learner.unavailable().isEmpty()).toList();
    }

    private static double error(Regression regression, LearningRows rows) {
        double sum = 0;
        for (int row = 0; row < rows.size(); row++) {
            sum += Math.abs(regression.predict(rows.row(row)) - rows.targets()[row]) / rows.size();
        }
        return sum;
    }

    @Test
    void learnWhatTheyShouldAndSurviveBeingWrittenAsText() {
        LearningRows training = rows(1);
        LearningRows other = rows(2);
        for (Learner learner : all()) {
            Regression learned = learner.fit(training, 1, Duration.ofMinutes(1));
            if (!learner.name().equals("kind-median")) {
                assertThat(error(learned, other)).as(learner.name()).isLessThan(0.6);
            }
            Regression read = Regression.fromMap(PlainJson.readObject(PlainJson.write(learned.toMap())), 3);
            for (int row = 0; row < 20; row++) {
                assertThat(read.predict(other.row(row)))
                        .as(learner.name())
                        .isEqualTo(learned.predict(other.row(row)), within(1e-9));
            }
            assertThat(read.steps()).as(learner.name()).isPositive();
            assertThat(learner.fit(training, 1, Duration.ofMinutes(1)).predict(other.row(5)))
                    .as("%s again", learner.name())
                    .isEqualTo(learned.predict(other.row(5)));
        }
    }

    @Test
    void predictKindsNeverSeenAndMissingNumbers() {
        LearningRows training = rows(1);
        for (Learner learner : all()) {
            Regression learned = learner.fit(training, 1, Duration.ofMinutes(1));
            assertThat(learned.predict(new double[] {Double.NaN, 2, Double.NaN}))
                    .as(learner.name())
                    .isBetween(0.0, 9.0);
        }
    }

    @Test
    void linearExtrapolatesAndIsNotBentByWildRows() {
        LearningRows training = rows(1);
        float[] wild = training.targets().clone();
        for (int row = 0; row < SIZE; row += 20) {
            wild[row] += 4;
        }
        Regression learned = new Linear().fit(training.withTargets(wild), 1, Duration.ofMinutes(1));
        assertThat(learned.predict(new double[] {0, 7, 1})).isEqualTo(8, within(0.3));
        assertThat(learned.predict(new double[] {1, 7, 1})).isEqualTo(10, within(0.3));
    }

    /** Rows of one kind, each number of which is made of the number of the row. */
    private static LearningRows made(
            int size, String[] numbers, IntToDoubleFunction target, IntToDoubleFunction... made) {
        float[][] values = new float[numbers.length + 1][size];
        float[] targets = new float[size];
        float[] weights = new float[size];
        List<LearningRows.Column> columns = new ArrayList<>(List.of(new LearningRows.Column(LearningRows.KIND, 2)));
        for (int column = 0; column < numbers.length; column++) {
            columns.add(new LearningRows.Column(numbers[column], 0));
            for (int row = 0; row < size; row++) {
                values[column + 1][row] = (float) made[column].applyAsDouble(row);
            }
        }
        for (int row = 0; row < size; row++) {
            targets[row] = (float) target.applyAsDouble(row);
            weights[row] = 1;
        }
        return new LearningRows(columns, values, targets, weights);
    }

    @Test
    void aPowerLawLearnsGrowthFromTheFewRowsOfAnotherSizeAndIsNotLiftedByWildOnes() {
        // one row in ten is of a larger size, and one in a hundred met something
        LearningRows rows = made(
                300,
                new String[] {"items"},
                row -> (row % 10 == 0 ? 5 : 1) + (row % 100 == 7 ? 3 : 0) + 0.1 * (row % 3),
                row -> row % 10 == 0 ? 5 : 1);
        Regression learned = new PowerLaw().fit(rows, 1, Duration.ofMinutes(1));
        assertThat(learned.predict(new double[] {0, 1})).isEqualTo(1.1, within(0.1));
        assertThat(learned.predict(new double[] {0, 5})).isEqualTo(5.1, within(0.2));
        assertThat(learned.predict(new double[] {0, 7})).isEqualTo(7.1, within(0.3));
    }

    @Test
    void aPowerLawTakesNoSizeToMakeAJobCheaperOrGrowWithoutMeasure() {
        String[] items = {"items"};
        LearningRows falling = made(60, items, row -> -(row % 3), row -> row % 3);
        LearningRows steep = made(60, items, row -> 5 * (row % 3), row -> row % 3);
        assertThat(slope(falling)).isZero();
        assertThat(slope(steep)).isEqualTo(1.5, within(1e-6));
    }

    private static double slope(LearningRows rows) {
        Regression learned = new PowerLaw().fit(rows, 1, Duration.ofMinutes(1));
        return learned.predict(new double[] {0, 2}) - learned.predict(new double[] {0, 1});
    }

    @Test
    void whatTheSizeMayExplainItExplains() {
        // in the rows to learn from, runs of more tasks had larger inputs; a run of many tasks of small inputs is cheap
        LearningRows rows =
                made(80, new String[] {"input_bytes", "param_tasks"}, row -> row % 4, row -> row % 4, row -> row % 4);
        Regression learned = new Linear().fit(rows, 1, Duration.ofMinutes(1));
        assertThat(learned.predict(new double[] {0, 1, 3})).isEqualTo(1, within(0.2));
    }

    @Test
    void twoSizesThatHardlyDifferShareThePowerInsteadOfFightingEachOther() {
        // bytes for an item differ by a thousandth between five runs of three sizes, and what runs cost by more than
        // that
        double[] odd = {0.0004, -0.0011, 0.0009, -0.0002, 0.0005};
        double[] luck = {0.02, -0.05, 0.06, 0.04, -0.03};
        double[] sizes = {0, 0, 0.35, 0.35, 0.7};
        IntToDoubleFunction size = row -> sizes[row % 5];
        LearningRows rows = made(
                150,
                new String[] {"items", "input_bytes"},
                row -> 0.8 * size.applyAsDouble(row) + luck[row % 5],
                size,
                row -> 4.5 + size.applyAsDouble(row) + odd[row % 5]);
        Regression learned = new Linear().fit(rows, 1, Duration.ofMinutes(1));
        assertThat(learned.predict(new double[] {0, 1.4, 5.9})).isEqualTo(1.12, within(0.2));
        // items of twice the bytes: between no dearer and twice as dear
        assertThat(learned.predict(new double[] {0, 0.7, 4.5 + 0.7 + 0.7})).isBetween(0.4, 1.4);
    }

    @Test
    void predictNodesOfWhichNothingIsKnownWhereAllIsKnownOfThoseThatWereSeen() {
        LearningRows rows = made(
                200,
                new String[] {"items", "node_cores", "node_speed_mhz"},
                row -> row % 4 - row % 2,
                row -> row % 4,
                row -> row % 2,
                row -> 8);
        for (Learner learner : all()) {
            Regression learned = learner.fit(rows, 1, Duration.ofMinutes(1));
            assertThat(learned.predict(new double[] {0, 2, Double.NaN, Double.NaN}))
                    .as(learner.name())
                    .isBetween(-1.5, 3.5);
        }
    }

    @Test
    void theSizeOfOneKindSaysNothingOfAnother() {
        LearningRows rows = made(
                80, new String[] {"items", "node_count"}, row -> row % 4 - row % 2, row -> row % 4, row -> row % 2);
        for (Learner learner : List.of(new PowerLaw(), new Linear(), new NearestRun())) {
            Regression learned = learner.fit(rows, 1, Duration.ofMinutes(1));
            assertThat(learned.predict(new double[] {Double.NaN, -20, 1}))
                    .as(learner.name())
                    .isEqualTo(learned.predict(new double[] {Double.NaN, 20, 1}));
        }
    }

    @Test
    void boostedTreesCutAfterFewerRoundsAreThoseOfFewerRounds() {
        LearningRows training = rows(1);
        Boosted boosted = Boosted.plain();
        org.junit.jupiter.api.Assumptions.assumeTrue(boosted.unavailable().isEmpty());
        Regression all = boosted.rounds(100).fit(training, 1, Duration.ofMinutes(1));
        Regression half = boosted.rounds(50).fit(training, 1, Duration.ofMinutes(1));
        assertThat(Staged.count(all)).isGreaterThan(1);
        for (int row = 0; row < 50; row++) {
            assertThat(Staged.cut(all, 1).predict(training.row(row)))
                    .isEqualTo(half.predict(training.row(row)), within(1e-4));
        }
    }

    @Test
    void rememberedConfigurationsCountTheLatestAndNoSpike() {
        float[] level = new float[40];
        float[] targets = new float[40];
        float[] weights = new float[40];
        for (int row = 0; row < 40; row++) {
            level[row] = row % 4;
            targets[row] = row % 4 + (row >= 20 ? 1 : 0); // dearer since then
            weights[row] = 1;
        }
        targets[39] = 9; // a spike
        LearningRows rows = new LearningRows(
                List.of(new LearningRows.Column("param_level", 0)), new float[][] {level}, targets, weights);
        Regression learned = new Configurations(Configurations.Difference.NONE).fit(rows, 1, Duration.ofMinutes(1));
        assertThat(learned.predict(new double[] {1})).isEqualTo(2, within(0.2));
        assertThat(learned.predict(new double[] {3})).isEqualTo(4, within(0.2));
        assertThat(learned.deviation(new double[] {1})).isEqualTo(0, within(1e-6));
        assertThat(learned.deviation(new double[] {1.5})).isPositive();
    }

    @Test
    void aVersionThatOnlyAnotherKindHadIsAsNearToOneAsToAnother() {
        // kind 0 ran with versions 0 and 1, later and dearer; kind 1 with version 2 alone
        float[] kind = new float[60];
        float[] version = new float[60];
        float[] level = new float[60];
        float[] targets = new float[60];
        float[] weights = new float[60];
        for (int row = 0; row < 60; row++) {
            kind[row] = row % 3 == 2 ? 1 : 0;
            version[row] = kind[row] == 1 ? 2 : row < 30 ? 0 : 1;
            level[row] = row % 5;
            targets[row] = level[row] + version[row];
            weights[row] = 1;
        }
        LearningRows rows = new LearningRows(
                List.of(
                        new LearningRows.Column(LearningRows.KIND, 2),
                        new LearningRows.Column("param_version", 3),
                        new LearningRows.Column("param_level", 0)),
                new float[][] {kind, version, level},
                targets,
                weights);
        for (Learner learner : List.of(new Configurations(Configurations.Difference.NONE), new NearestRun())) {
            Regression learned = learner.fit(rows, 1, Duration.ofMinutes(1));
            assertThat(learned.predict(new double[] {0, 2, 3}))
                    .as(learner.name())
                    .isEqualTo(learned.predict(new double[] {0, Double.NaN, 3}));
            assertThat(learned.deviation(new double[] {0, 2, 3}))
                    .as(learner.name())
                    .isEqualTo(0, within(1e-6));
        }
    }

    @Test
    void refusesFunctionsThatDoNotHangTogether() {
        Regression learned = new NearestRun().fit(rows(1), 1, Duration.ofMinutes(1));
        Map<String, Object> map = learned.toMap();
        assertThatThrownBy(() -> Regression.fromMap(map, 1)).isInstanceOf(ModelException.class);
        assertThat(Arrays.asList("texts", "limited", "encoded", "nearest", "blend", "gated"))
                .allSatisfy(type -> assertThatThrownBy(() -> Regression.fromMap(Map.of("type", type), 3))
                        .isInstanceOfAny(RuntimeException.class));
    }
}
