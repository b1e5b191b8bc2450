package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.runtime.console.Console;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(out, err, false);

    private int execute(String... arguments) {
        int code = CommandLines.execute(console, arguments);
        console.flush();
        return code;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bench nodes --rounds 1|--rounds must be at least 2, or there is no interval; it is 1",
                "bench nodes --workloads kmer|unknown workload 'kmer'; did you mean 'kmers'?",
                "bench nodes --nodes 4:x|has 'x'",
                "bench explain --rounds 1|--rounds must be at least 2",
                "bench explain --segments 0|--segments at least 1",
                "bench faults --rounds 1|--rounds must be at least 2",
                "bench faults --seconds 0|--seconds at least 1; they are 5 and 0",
                "bench faults deaths|unknown benchmark 'deaths'; did you mean 'death'?",
                "bench event|unknown benchmark 'event'; did you mean 'events'?"
            })
    void saysWhatIsWrongBeforeItMeasures(String line, String sentence) {
        assertThat(execute(line.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(sentence);
    }

    @Test
    void listsItsPartsInHelp() {
        assertThat(execute("bench", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("startup", "events", "nodes", "explain", "faults");
    }
}
