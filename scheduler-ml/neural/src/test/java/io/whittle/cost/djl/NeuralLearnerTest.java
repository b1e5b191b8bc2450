package io.whittle.cost.djl;

import static io.whittle.cost.djl.SyntheticRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.cost.NetworkRegression;
import io.whittle.cost.Regression;
import io.whittle.json.PlainJson;
import io.whittle.training.Learner;
import io.whittle.training.LearningRows;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NeuralLearnerTest {
    private static final Duration AMPLE = Duration.ofMinutes(5);
    private static final int ROWS = 2000;

    private static Regression learned;

    @BeforeAll
    static void learn() {
        NativesOfThisPlatform.assume();
        learned = new NeuralLearner().fit(SyntheticRows.of(ROWS, 1), 1, AMPLE);
    }

    @Test
    void isFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(Learner.class))
                .anySatisfy(learner -> assertThat(learner.name()).isEqualTo("neural"));
    }

    @Test
    void learnsKindsNodesPowersAndParameters() {
        LearningRows others = SyntheticRows.of(1000, 2);
        double[] errors = new double[others.size()];
        Arrays.setAll(errors, i -> Math.abs(others.targets()[i] - learned.predict(others.row(i))));
        Arrays.sort(errors);

        // the noise itself is 0.013 in the median over the quiet kinds, and 0.13 for the noisy one
        assertThat(errors[errors.length / 2]).isLessThan(0.06);
    }

    @Test
    void saysHowFarItIsOff() {
        LearningRows others = SyntheticRows.of(1000, 3);
        int covered = 0;
        for (int i = 0; i < others.size(); i++) {
            double off = Math.abs(others.targets()[i] - learned.predict(others.row(i)));
            covered += off <= 1.2816 * learned.deviation(others.row(i)) ? 1 : 0;
        }

        assertThat(covered / (double) others.size()).isBetween(0.7, 0.97);
        assertThat(learned.deviation(row(SyntheticRows.NOISY, 1, 1e3, 3)))
                .isGreaterThan(2 * learned.deviation(row(0, 1, 1e3, Double.NaN)));
    }

    @Test
    void doubtsKindsAndNodesItNeverSaw() {
        double known = learned.deviation(row(1, 1, 1e3, 3));

        assertThat(learned.deviation(row(Double.NaN, 1, 1e3, 3))).isGreaterThan(3 * known);
        assertThat(learned.deviation(row(1, Double.NaN, 1e3, 3))).isGreaterThan(3 * known);
    }

    @Test
    void goesOnWithSizesItNeverSaw() {
        double size = Math.exp(14);
        double[] far = row(0, 1, size, Double.NaN);

        assertThat(Math.abs(learned.predict(far) - SyntheticRows.cost(0, 1, size, 0)))
                .isLessThan(0.7);
        assertThat(learned.deviation(far)).isGreaterThan(2 * learned.deviation(row(0, 1, 1e3, Double.NaN)));
    }

    @Test
    void needsNoLibraryToBeRead() {
        Regression read = Regression.fromMap(PlainJson.readObject(PlainJson.write(learned.toMap())), 4);

        LearningRows others = SyntheticRows.of(50, 4);
        for (int i = 0; i < others.size(); i++) {
            assertThat(read.predict(others.row(i))).isEqualTo(learned.predict(others.row(i)));
            assertThat(read.deviation(others.row(i))).isEqualTo(learned.deviation(others.row(i)));
        }
        assertThat(read.getClass().getClassLoader()).isEqualTo(Regression.class.getClassLoader());
    }

    @Test
    void learnsTheSameOfTheSameSeed() {
        LearningRows rows = SyntheticRows.of(60, 5);
        List<Double> one = predictions(new NeuralLearner().fit(rows, 7, AMPLE), rows);
        List<Double> same = predictions(new NeuralLearner().fit(rows, 7, AMPLE), rows);
        List<Double> other = predictions(new NeuralLearner().fit(rows, 8, AMPLE), rows);

        assertThat(same).isEqualTo(one);
        assertThat(other).isNotEqualTo(one);
    }

    @Test
    void takesFewerStepsInLessTime() {
        int few = TrainingPlan.of(400, 20, Duration.ofMillis(500)).steps();
        int many = TrainingPlan.of(400, 20, Duration.ofSeconds(2)).steps();

        assertThat(few).isPositive().isLessThan(many);
        assertThat(TrainingPlan.of(1_000_000, 20, Duration.ofSeconds(2)).steps())
                .isLessThan(many);
    }

    @Test
    void stopsWhenItsTimeIsLongOver() {
        LearningRows rows = SyntheticRows.of(20_000, 6);

        Regression begun = new NeuralLearner().fit(rows, 1, Duration.ofMillis(1));

        assertThat(predictions(begun, rows)).allMatch(Double::isFinite);
    }

    @Test
    void learnsFromHardlyAnything() {
        for (int count : new int[] {1, 2, 5, 39}) {
            LearningRows rows = SyntheticRows.of(count, 7);
            assertThat(predictions(new NeuralLearner().fit(rows, 1, AMPLE), rows))
                    .allMatch(Double::isFinite);
        }
    }

    @Test
    void learnsWhereColumnsSayNothingOrAreNotThere() {
        float[] same = {1, 1, 1, 1};
        float[] missing = {Float.NaN, Float.NaN, Float.NaN, Float.NaN};
        float[] targets = {1, 2, 1, 2};
        LearningRows nothing = new LearningRows(List.of(), new float[0][], targets, same);
        LearningRows useless = new LearningRows(
                List.of(
                        new LearningRows.Column("same", 0),
                        new LearningRows.Column("missing", 0),
                        new LearningRows.Column("text", 1)),
                new float[][] {same, missing, missing},
                targets,
                same);

        for (LearningRows rows : List.of(nothing, useless)) {
            List<Double> predictions = predictions(new NeuralLearner().fit(rows, 1, AMPLE), rows);
            assertThat(predictions).allSatisfy(value -> assertThat(value).isBetween(0.9, 2.1));
        }
    }

    @Test
    void isBarelyBentByWildRows() {
        LearningRows rows = SyntheticRows.of(800, 1);
        float[] targets = rows.targets().clone();
        for (int i = 0; i < targets.length; i += 50) {
            targets[i] += 6; // a preemption: four hundred times as long
        }
        Regression bent = new NeuralLearner().fit(rows.withTargets(targets), 1, AMPLE);

        LearningRows others = SyntheticRows.of(500, 8);
        double[] errors = new double[others.size()];
        Arrays.setAll(errors, i -> Math.abs(others.targets()[i] - bent.predict(others.row(i))));
        Arrays.sort(errors);
        assertThat(errors[errors.length / 2]).isLessThan(0.3);
    }

    @Test
    void keepsSeveralNetworks() {
        assertThat(((NetworkRegression) learned).networks()).hasSizeGreaterThan(1);
    }

    private static List<Double> predictions(Regression regression, LearningRows rows) {
        return IntStream.range(0, rows.size())
                .mapToObj(i -> regression.predict(rows.row(i)))
                .toList();
    }
}
