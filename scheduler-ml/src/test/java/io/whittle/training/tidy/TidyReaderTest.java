package io.whittle.training.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.training.TrainingException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TidyReaderTest {
    private static final String HEADER = "job_kind,duration_s,items,outcome,param_codec,cpu_percent\n";

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    private static TidyData read(Path file, int maxBadRows) {
        return TidyReader.read(List.of(file), List.of(), Set.of(), maxBadRows);
    }

    @Test
    void knowsHowMuchOfTheInputIsNotOfAPartOfIt() throws IOException {
        Path file = file(
                """
                job_kind,duration_s,input_bytes,param_largest_bytes
                a,1,5112433329,5112433323
                a,2,5112433323,5112433323
                a,2,10,
                a,2,10,11
                a,2,10,4
                """);
        TidyData data = read(file, 0);
        float[] rest = data.feature("input_bytes less param_largest_bytes")
                .orElseThrow()
                .values();
        assertThat(rest[0]).isEqualTo(rest[4]).isPositive();
        assertThat(rest[1]).isZero();
        assertThat(rest[2]).isNaN();
        assertThat(rest[3]).isNaN();
        assertThat(read(file(HEADER + "a,1.5,10,ok,zip,99\n"), 0).features())
                .noneMatch(feature -> feature.name().contains("less"));
    }

    @Test
    void countsAndShowsMalformedRowsWithLineAndReason() throws IOException {
        Path file = file(HEADER
                + "a,1.5,10,ok,zip,99\n"
                + "a,fast,10,ok,zip,99\n"
                + "a,1\n"
                + "a,1,ten,ok,zip,99\n"
                + "a,1,-3,ok,zip,99\n"
                + "\"a,b\",2,10,,\"z\"\"ip\",99\n"
                + "a,2,10,failed:oom,zip,99\n"
                + "a,-1,10,ok,zip,99\n"
                + "a,0,10,ok,zip,99\n");
        TidyData data = read(file, 5);
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.failed()).isEqualTo(2);
        assertThat(data.badRows()).isEqualTo(5);
        assertThat(data.badRowReasons())
                .containsExactly(
                        file + " line 3: duration_s must be a number, not 'fast'",
                        file + " line 4: 2 fields instead of 6",
                        file + " line 5: items must be a number, not 'ten'",
                        file + " line 6: items must not be negative, as '-3' is",
                        file + " line 9: duration_s must be a number of seconds, not '-1'");
        assertThat(data.feature("kind").orElseThrow().texts()).containsExactly("a", "a,b");
        assertThat(data.feature("param_codec").orElseThrow().texts()).containsExactly("zip", "z\"ip");
        assertThat(data.feature("cpu_percent")).isEmpty();
        assertThatThrownBy(() -> read(file, 3))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("more than 3 rows")
                .hasMessageContaining("line 6")
                .hasMessageContaining("--max-bad-rows");
    }

    @Test
    void readsGzipAndNumbersOfAnySize() throws IOException {
        Path file = folder.resolve("table.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((HEADER + "a,1,10000000000,ok,0.001,1\na,1,,ok,0.000001,1\n").getBytes(StandardCharsets.UTF_8));
        }
        TidyData data = read(file, 0);
        float[] items = data.feature("items").orElseThrow().values();
        assertThat(items[0]).isBetween(23f, 23.1f);
        assertThat(items[1]).isNaN();
        float[] codec = data.feature("param_codec").orElseThrow().values();
        assertThat(codec[0] - codec[1]).as("orders of magnitude stay apart").isGreaterThan(6);
    }

    @Test
    void refusesAFileThatIsCutOffOrNamesAColumnTwice() throws IOException {
        Path whole = folder.resolve("table.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            out.write((HEADER + "a,1.5,10,ok,zip,99\n").repeat(50).getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes, bytes.length - 12));
        assertThatThrownBy(() -> read(cut, 100))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("cut.csv.gz is cut off");
        Path twice = file(HEADER.strip() + ",duration_s\n");
        assertThatThrownBy(() -> read(twice, 0))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("names the column 'duration_s' twice");
        Path quote = file("\"" + HEADER);
        assertThatThrownBy(() -> read(quote, 0))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("must name the columns: a quote is not closed");
    }

    @Test
    void refusesWhatHoldsNothing() throws IOException {
        assertThatThrownBy(() -> read(file(HEADER), 0)).hasMessageContaining("there is nothing to learn from");
        assertThatThrownBy(() -> read(file(HEADER + "a,1,1,failed,x,1\n"), 0)).hasMessageContaining("1 row failed");
        assertThatThrownBy(() -> read(file("job_kind,items\n"), 0)).hasMessageContaining("missing: duration_s");
        assertThatThrownBy(() -> TidyReader.read(List.of(file(HEADER)), List.of(), Set.of("fold"), 0))
                .hasMessageContaining("missing: fold");
        assertThatThrownBy(() -> read(folder.resolve("none.csv"), 0)).hasMessageContaining("there is no file");
    }
}
