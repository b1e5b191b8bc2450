package io.whittle.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PastTracesTest {
    private static final Path TRACES = Path.of("..", "training-data", "traces");

    private static Optional<ItemPrediction> predict(String trace) throws Exception {
        SuiteCase given = Suite.read(TRACES.resolve("suite.json.gz")).cases().stream()
                .filter(each -> each.trace().endsWith(Path.of(trace)))
                .findFirst()
                .orElseThrow();
        return new PastTraces().predict(given.knowing(false));
    }

    @Test
    void goesOnBeyondWhatItHasSeenAsFarAsThatHeldUp() throws Exception {
        assertThat(predict("kmer_count/run3.csv.gz")).hasValueSatisfying(prediction -> assertThat(prediction.source())
                .isEqualTo("other parameters"));
    }

    @Test
    void saysNothingFarBeyondWhatWasTried() throws Exception {
        assertThat(predict("mandelbrot_rows/run0.csv.gz")).isEmpty();
    }

    @Test
    void saysNothingWhereOneRunMisleadsAboutAnother() throws Exception {
        assertThat(predict("mandelbrot_rows/run1.csv.gz")).isEmpty();
    }
}
