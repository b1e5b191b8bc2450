package io.whittle.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.scheduler.RunRecord;
import io.whittle.spi.ParameterType;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.training.TrainingData;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

    private static HistoryCsvReader.Contents read(Path file, int maxBadRows) {
        return HistoryCsvReader.read(List.of(file), maxBadRows);
    }

    @Test
    void readsWhatItWrites() throws IOException {
        HistoryCsvReader.Contents contents = read(file(lines(recorded("b", 5), recorded("a", 1))), 0);
        assertThat(contents.badRows()).isEmpty();
        assertThat(contents.rows()).isEqualTo(12);
        assertThat(contents.runs()).extracting(RecordedRun::runId).containsExactly("a", "b");
        assertThat(contents.runs().get(1)).usingRecursiveComparison().isEqualTo(recorded("b", 5));
        assertThat(contents.runs().get(0).job().parameters().types()).containsEntry("input", ParameterType.PATH);
    }

    @Test
    void readsWhatItWritesOfItemsThatNothingIsKnownOf() throws IOException {
        RecordedRun run = recorded("a", 1);
        JobFeatures job = run.job();
        double[] notFinite = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300};
        for (int bin = 0; bin < notFinite.length; bin++) {
            job.itemFeatures()[bin][0] = notFinite[bin];
        }
        HistoryCsvReader.Contents contents = read(file(lines(run)), 0);
        assertThat(contents.rows()).isEqualTo(6);
        double[][] read = contents.runs().get(0).job().itemFeatures();
        for (int bin = 0; bin < notFinite.length; bin++) {
            assertThat(read[bin]).containsExactly(0, bin % 2);
        }
        assertThat(read[4]).containsExactly(1004, 0);
    }

    @Test
    void readsWhatOthersBeginWithAMarkOfTheByteOrder() throws IOException {
        List<String> lines = lines(recorded("a", 1));
        lines.set(0, "\uFEFF" + lines.get(0));
        assertThat(read(file(lines), 0).rows()).isEqualTo(6);
    }

    @Test
    void readsGzip() throws IOException {
        Path file = folder.resolve("runs.csv.gz");
        try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(file))) {
            stream.write(String.join("\n", lines(recorded("a", 1))).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(file, 0).rows()).isEqualTo(6);
    }

    @Test
    void putsTogetherARunThatLiesInSeveralFiles() throws IOException {
        List<String> lines = lines(recorded("a", 1));
        Path first = Files.write(folder.resolve("first.csv"), lines.subList(0, 5));
        List<String> rest = new ArrayList<>(lines.subList(3, lines.size()));
        rest.add(0, lines.get(0));
        Path second = Files.write(folder.resolve("second.csv"), rest);
        HistoryCsvReader.Contents contents = HistoryCsvReader.read(List.of(first, second), 0);
        assertThat(contents.rows()).as("those in both count once").isEqualTo(6);
        assertThat(contents.runs())
                .singleElement()
                .satisfies(run -> assertThat(run).usingRecursiveComparison().isEqualTo(recorded("a", 1)));
        assertThat(TrainingData.ofFiles(List.of(first, second), 0).rows()).isEqualTo(6);
    }

    @Test
    void countsRowsOfAnotherFileThatContradict() throws IOException {
        List<String> lines = lines(recorded("a", 1));
        Path first = Files.write(folder.resolve("first.csv"), lines);
        List<String> others = new ArrayList<>(lines.subList(0, 4));
        others.set(1, withField(lines.get(1), "nanos", "7"));
        others.set(2, withField(lines.get(2), "version", "2"));
        Path second = Files.write(folder.resolve("second.csv"), others);
        HistoryCsvReader.Contents contents = HistoryCsvReader.read(List.of(first, second), 2);
        assertThat(contents.rows()).isEqualTo(6);
        assertThat(contents.badRows())
                .containsExactly(
                        new HistoryCsvReader.BadRow(
                                second, 2, "it contradicts an earlier row of run a, of bin 0 on node slow"),
                        new HistoryCsvReader.BadRow(second, 3, "it contradicts earlier rows of run a"));
        assertThat(TrainingData.ofFiles(List.of(first, second), 2).badRows())
                .first()
                .asString()
                .startsWith(second + " line 2: it contradicts");
        assertThatThrownBy(() -> HistoryCsvReader.read(List.of(first, second), 1))
                .hasMessageContaining("more than 1 row of " + second)
                .hasMessageContaining("the first is line 2");
    }

    @Test
    void learnsFromWhatKnowsMostOfARun() throws IOException {
        List<String> lines = lines(recorded("a", 1));
        Path part = Files.write(folder.resolve("part.csv"), lines.subList(0, 3));
        Path whole = Files.write(folder.resolve("whole.csv"), lines);
        TrainingData ofPart = TrainingData.ofFiles(List.of(part), 0);
        TrainingData ofWhole = TrainingData.ofFiles(List.of(whole), 0);
        assertThat(ofPart.rows()).isEqualTo(2);
        assertThat(ofPart.and(ofWhole).rows()).isEqualTo(6);
        assertThat(ofWhole.and(ofPart).rows()).isEqualTo(6);
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
        HistoryCsvReader.Contents contents = read(file(lines), 5);
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
        assertThatThrownBy(() -> read(file, 1))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("more than 1 row of")
                .hasMessageContaining("line 8");
    }

    @Test
    void refusesWhatIsNotSuchAFile() throws IOException {
        Path other = file(List.of("name,value", "a,1"));
        assertThatThrownBy(() -> read(other, 9))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("missing: run, started_at");
        assertThatThrownBy(() -> read(folder.resolve("none.csv"), 9))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("there is no file");
        Path binary = Files.write(folder.resolve("binary.csv"), new byte[] {(byte) 0xC3, 0x28, 10});
        assertThatThrownBy(() -> read(binary, 9))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("not UTF-8");
        Path quote = file(List.of("\"run,started_at"));
        assertThatThrownBy(() -> read(quote, 9))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("must name the columns: a quote is not closed");
        Path empty = Files.createFile(folder.resolve("empty.csv"));
        assertThatThrownBy(() -> read(empty, 9))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("missing: run, started_at");
    }

    /** Returns what is said of the second row where one of its fields is another. */
    private String problem(String column, String value) throws IOException {
        List<String> lines = lines(recorded("a", 1));
        lines.set(2, withField(lines.get(2), column, value));
        HistoryCsvReader.Contents contents = read(file(lines), 5);
        assertThat(contents.badRows()).as("%s %s", column, value).hasSize(1);
        assertThat(contents.rows()).isEqualTo(5);
        return contents.badRows().get(0).reason();
    }

    @Test
    void saysWhatIsWrongWithANumberThatMakesNoSense() throws IOException {
        assertThat(problem("nanos", "NaN")).isEqualTo("nanos must be a whole number, not 'NaN'");
        assertThat(problem("nanos", "-5")).isEqualTo("nanos must be at least 0, not -5");
        assertThat(problem("bin", "99999999999")).isEqualTo("bin must be less than 6, not 99999999999");
        assertThat(problem("items", "9223372036854775807"))
                .startsWith("items must be at most the job's ")
                .endsWith(", not 9223372036854775807");
        for (String speed : List.of("NaN", "0", "-1", "1e300", "Infinity")) {
            assertThat(problem("node_speed", speed))
                    .isEqualTo("node_speed must be a number between 0.000001 and 1000000, not " + speed);
        }
        assertThat(problem("node_attributes", "[1]")).isEqualTo("node_attributes must be a JSON object, not '[1]'");
    }

    @Test
    void refusesItemFeaturesThatAreNoNumbers() throws IOException {
        String known = CsvLine.fields(lines(recorded("a", 1)).get(2)).get(HistoryCsv.COLUMNS.indexOf("item_features"));
        for (String value : List.of("1e400", "\"many\"", "null")) {
            assertThat(problem("item_features", known.replaceFirst(":[^,}]+", ":" + value)))
                    .as(value)
                    .isNotBlank();
        }
        assertThat(problem("item_features", known.replaceFirst(":[^,}]+", ":NaN")))
                .startsWith("item_features must be a JSON object, not '{");
    }

    @Test
    void saysWhatIsWrongWithARunsFirstRow() throws IOException {
        assertThat(problemOfFirst("started_at", "yesterday"))
                .isEqualTo("started_at must be a time such as 2026-03-01T10:00:00Z, not 'yesterday'");
        assertThat(problemOfFirst("parameter_types", "{\"input\":\"blob\"}"))
                .isEqualTo("there is no type of parameters 'blob', only text, integer, decimal, flag, path");
    }

    private String problemOfFirst(String column, String value) throws IOException {
        List<String> lines = lines(recorded("a", 1));
        lines.replaceAll(line -> line.startsWith("run,") ? line : withField(line, column, value));
        return read(file(lines), 6).badRows().get(0).reason();
    }

    private static String withField(String line, String column, String value) {
        List<String> fields = new ArrayList<>(CsvLine.fields(line));
        fields.set(HistoryCsv.COLUMNS.indexOf(column), value);
        return fields.stream()
                .map(field -> '"' + field.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
    }

    @Test
    void refusesAFileThatIsCutOffOrNamesAColumnTwice() throws IOException {
        Path whole = folder.resolve("runs.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            out.write(
                    String.join("\n", lines(recorded("a", 1), recorded("b", 2))).getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> read(cut, 5))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("cut.csv.gz is cut off");
        List<String> lines = lines(recorded("a", 1));
        lines.set(0, lines.get(0) + ",nanos");
        assertThatThrownBy(() -> read(file(lines), 5))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("names a column twice");
    }
}
