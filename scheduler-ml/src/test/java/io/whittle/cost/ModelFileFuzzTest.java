package io.whittle.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.whittle.json.PlainJson;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Model files as strangers may send them: changed at random, or built to take time or memory. Each is either refused with
 * a {@link ModelException}, or is a model that answers.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class ModelFileFuzzTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String JSON = Models.model(-3).toJson();
    private static final byte[] INSERTED =
            "0123456789-+.eE\"\\{}[],:AQz= \u0000\u00ff".getBytes(StandardCharsets.ISO_8859_1);

    private static byte[] archive() {
        return new ModelArchive(JSON.getBytes(StandardCharsets.UTF_8), Map.of("seed", 1L)).bytes();
    }

    /** Changes a few places: flips bits, overwrites, removes, inserts, repeats. */
    private static byte[] mutated(byte[] original, SplittableRandom random) {
        byte[] bytes = original;
        for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 1; changes--) {
            int at = random.nextInt(bytes.length);
            int end = Math.min(bytes.length, at + 1 + random.nextInt(24));
            switch (random.nextInt(5)) {
                case 0 -> {
                    bytes = bytes.clone();
                    bytes[at] ^= (byte) (1 << random.nextInt(8));
                }
                case 1 -> {
                    bytes = bytes.clone();
                    bytes[at] = INSERTED[random.nextInt(INSERTED.length)];
                }
                case 2 -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, bytes.length));
                case 3 -> bytes = joined(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, bytes.length));
                default -> {
                    byte[] grown = joined(new byte[] {INSERTED[random.nextInt(INSERTED.length)]}, bytes);
                    System.arraycopy(bytes, 0, grown, 0, at);
                    grown[at] = INSERTED[random.nextInt(INSERTED.length)];
                    bytes = grown;
                }
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** Returns whether it was accepted. */
    private static boolean accepted(String json) {
        LearnedCostModel model;
        try {
            model = LearnedCostModel.fromJson("x", json);
        } catch (ModelException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
        if (model.knows("kind")) {
            try {
                assertThat(Models.seconds(model)).isPositive().isFinite();
            } catch (ModelException e) {
                assertThat(e.getMessage()).contains("makes no sense");
            }
        }
        return true;
    }

    @Test
    void changedModelIsRefusedOrAnswers() {
        changed(JSON);
    }

    @Test
    void changedModelOfAllPartsIsRefusedOrAnswers() {
        LearnedCostModel model = Models.ofAllParts();
        assertThat(Models.seconds(LearnedCostModel.fromJson("x", model.toJson())))
                .isEqualTo(Models.seconds(model));
        changed(model.toJson());
    }

    private static void changed(String sound) {
        byte[] original = sound.getBytes(StandardCharsets.UTF_8);
        int accepted = 0;
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        int cases = 2500;
        for (int seed = 0; seed < cases; seed++) {
            String json = new String(mutated(original, new SplittableRandom(seed)), StandardCharsets.UTF_8);
            try {
                accepted += accepted(json) ? 1 : 0;
            } catch (RuntimeException | LinkageError e) {
                throw new AssertionError("seed " + seed + ": " + json, e);
            }
        }
        long each = (THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / cases;
        assertThat(each)
                .as("bytes allocated for a file of %d bytes", original.length)
                .isLessThan(1 << 20);
        assertThat(accepted).as("some changes, of a digit say, do no harm").isBetween(50, cases - 50);
    }

    @Test
    void changedArchiveIsRefused() {
        byte[] original = archive();
        int accepted = 0;
        for (int seed = 0; seed < 2000; seed++) {
            byte[] changed = mutated(original, new SplittableRandom(seed));
            try {
                ModelArchive read = ModelArchive.read(changed);
                assertThat(read.model()).as("seed %d", seed).isEqualTo(JSON.getBytes(StandardCharsets.UTF_8));
                accepted++;
            } catch (ModelException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        // the header of the compression holds bits without a meaning
        assertThat(accepted).isLessThan(300);
    }

    @Test
    void bombOfCompressionIsRefusedBeforeItFillsTheMemory() {
        byte[] bomb = ModelExchangeTest.packed("{\"format\":\"" + " ".repeat(161 << 20) + "\"}");
        assertThat(bomb.length).isLessThan(1 << 20);
        assertThatThrownBy(() -> ModelArchive.read(bomb))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("when unpacked");
    }

    @Test
    void manySmallValuesAreRefused() {
        String json = "{\"format\":[" + "[],".repeat(4 << 20) + "0]}";
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertThatThrownBy(() -> LearnedCostModel.fromJson("x", json))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("more values");
        assertThat(THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
                .isLessThan(256L << 20);
    }

    @Test
    void deepNestingIsRefused() {
        for (String part : List.of("[", "{\"base\":")) {
            assertThatThrownBy(() -> LearnedCostModel.fromJson("x", part.repeat(100_000)))
                    .isInstanceOf(ModelException.class);
        }
    }

    /** One chain of a tree that ten thousand roots walk along: small to send, endless to ask. */
    @Test
    void modelThatWouldTakeForEverIsRefused() {
        int nodes = 2001;
        int[] columns = new int[nodes];
        int[] highs = new int[nodes];
        for (int node = 0; node < nodes; node++) {
            columns[node] = node % 2 == 0 && node + 2 < nodes ? 0 : -1;
            highs[node] = columns[node] < 0 ? 0 : node + 2;
        }
        TreeRegression trees = new TreeRegression(new int[10_000], columns, new double[nodes], highs);
        assertThat(trees.steps()).isEqualTo(10_000L * (nodes / 2 + 1));
        refused(trees, "steps");
    }

    private static int columns() {
        return LearnedCostModel.fromJson("x", JSON)
                .kinds()
                .get("kind")
                .columns()
                .count();
    }

    private static void refused(Regression regression, String because) {
        String written = PlainJson.write(Map.of("type", "regression", "regression", regression.toMap()));
        String predictor = JSON.substring(JSON.indexOf("\"predictor\":") + 12, JSON.indexOf(",\"uncertainty\""));
        String json = JSON.replace(predictor, written);
        assertThatThrownBy(() -> LearnedCostModel.fromJson("x", json))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(because);
    }

    /** Each asks the next 65 times: with eleven of them the product is beyond all numbers, and may come out below 0. */
    @Test
    void modelsInOneAnotherThatWouldTakeForEverAreRefused() {
        int columns = columns();
        Regression inner = new LinearRegression(new double[columns], 0);
        for (int depth = 0; depth < 14; depth++) {
            inner = new NearestRegression(new float[columns], new float[1], columns, 64, 0.1, inner);
            if (depth >= 3) {
                refused(inner, "steps");
            }
        }
    }

    @Test
    void modelThatWouldFillTheMemoryIsRefused() {
        int[] leaves = new int[100_000];
        Arrays.fill(leaves, -1);
        int[] roots = new int[leaves.length];
        Arrays.setAll(roots, tree -> tree);
        refused(
                new TreeRegression(roots, leaves, new double[leaves.length], new int[leaves.length]),
                "numbers for each bin");
    }

    /** Each network holds an array for each bin, however short. */
    @Test
    void networksWithoutNumberAreRefused() {
        double[] one = {1};
        NetworkInputs inputs = new NetworkInputs(
                columns(),
                new int[1],
                new double[1],
                new double[1],
                one,
                new double[1],
                one,
                new double[1][0],
                new int[1],
                new int[0],
                new int[0]);
        Network network = new Network(
                new float[0], 1, new float[][] {new float[1], new float[2]}, new float[][] {new float[1], new float[2]
                });
        refused(
                new NetworkRegression(inputs, Collections.nCopies(8000, network), new double[1], 0, 1),
                "numbers for each bin");
    }

    @Test
    void networkWhoseWidthsMultiplyToNothingIsRefused() {
        float[][] weights = {new float[0], new float[0], new float[2]};
        float[][] biases = {new float[1 << 16], new float[1 << 16], new float[2]};
        assertThatThrownBy(() -> new Network(new float[0], 1, weights, biases)).isInstanceOf(ModelException.class);
    }

    @Test
    void serializedObjectsAreNothing() {
        byte[] serialized = HexFormat.of().parseHex("aced0005737200116a6176612e7574696c2e486173684d6170");
        assertThatThrownBy(() -> ModelArchive.read(serialized)).isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> LearnedCostModel.fromJson("x", new String(serialized, StandardCharsets.ISO_8859_1)))
                .isInstanceOf(ModelException.class);
    }
}
