package io.whittle.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.scheduler.RunRecord;
import io.whittle.spi.ParameterType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCsvTest {
    @TempDir
    private Path folder;

    private static RecordedRun recorded(String id, int minute) {
        RunRecord run = Runs.ended(Runs.start(id, minute), 6);
        return new RecordedRun(
                id,
                run.start().startedAt(),
                run.start().policy(),
                RunWriter.jobOf(run),
                Map.of("fast", RunColumns.nodeClass(Runs.fast()), "slow", RunColumns.nodeClass(Runs.slow())),
                run.binRecords());
    }

    private static List<String> lines(RecordedRun... runs) throws IOException {
        StringWriter text = new StringWriter();
        HistoryCsv.writeHeader(text);
        for (RecordedRun run : runs) {
            HistoryCsv.write(run, text);
        }
        return new ArrayList<>(text.toString().lines().toList());
    }

    private Path file(List<String> lines) throws IOException {
        return Files.writeString(folder.resolve("runs.csv"), String.join("\n", lines) + "\n");
    }

    @Test
    void readsWhatItWrites() throws IOException {
        HistoryCsvReader.Contents contents = HistoryCsvReader.read(file(lines(recorded("b", 5), recorded("a", 1))), 0);
        assertThat(contents.badRows()).isEmpty();
        assertThat(contents.rows()).isEqualTo(12);
        assertThat(contents.runs()).extracting(RecordedRun::runId).containsExactly("a", "b");
        assertThat(contents.runs().get(1)).usingRecursiveComparison().isEqualTo(recorded("b", 5));
        assertThat(contents.runs().get(0).job().parameters().types()).containsEntry("input", ParameterType.PATH);
    }

    @Test
    void readsGzip() throws IOException {
        Path file = folder.resolve("runs.csv.gz");
        try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(file))) {
            stream.write(String.join("\n", lines(recorded("a", 1))).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(HistoryCsvReader.read(file, 0).rows()).isEqualTo(6);
    }

    @Test
    void skipsMalformedRowsAndSaysWhy() throws IOException {
        List<String> lines = lines(recorded("a", 1));
        String good = lines.get(3);
        lines.add(good.replaceFirst(",[0-9]+$", ",soon"));
        lines.add("a,b,c");
        lines.add(good + "\"");
        lines.add(good.replaceFirst("compress", "kmers"));
        lines.add(good.replaceFirst(",[0-9]+$", ",-4"));
        HistoryCsvReader.Contents contents = HistoryCsvReader.read(file(lines), 5);
        assertThat(contents.rows()).isEqualTo(6);
        assertThat(contents.badRows()).extracting(HistoryCsvReader.BadRow::line).containsExactly(8L, 9L, 10L, 11L, 12L);
        assertThat(contents.badRows())
                .extracting(HistoryCsvReader.BadRow::reason)
                .containsExactly(
                        "nanos must be a whole number, not 'soon'",
                        "3 fields instead of 17",
                        "a quote is not closed",
                        "it contradicts earlier rows of run a",
                        "nanos must be at least 0, not -4");
    }

    @Test
    void refusesFilesWithTooManyMalformedRows() throws IOException {
        List<String> lines = lines(recorded("a", 1));
        lines.add("x");
        lines.add("y");
        Path file = file(lines);
        assertThatThrownBy(() -> HistoryCsvReader.read(file, 1))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("more than 1 row of")
                .hasMessageContaining("line 8");
    }

    @Test
    void refusesWhatIsNotSuchAFile() throws IOException {
        Path other = file(List.of("name,value", "a,1"));
        assertThatThrownBy(() -> HistoryCsvReader.read(other, 9))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("missing: run, started_at");
        assertThatThrownBy(() -> HistoryCsvReader.read(folder.resolve("none.csv"), 9))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("there is no file");
        Path binary = Files.write(folder.resolve("binary.csv"), new byte[] {(byte) 0xC3, 0x28, 10});
        assertThatThrownBy(() -> HistoryCsvReader.read(binary, 9))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("not UTF-8");
    }
}
