package io.whittle.plugin.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.Parameters;
import io.whittle.spi.contract.JobRun;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressWorkloadTest {
    private final CompressWorkload workload = new CompressWorkload();

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectories(temporary.resolve("in"));
    }

    @Test
    void filesUnpackToWhatTheyWere() throws Exception {
        byte[] large = randomBytes(2 * Pieces.MAX_BYTES + 77);
        write("b/large.bin", large);
        write("a.txt", "hello hello hello".getBytes(StandardCharsets.UTF_8));
        write("b/empty", new byte[0]);

        JobRun run = JobRun.of(workload, Map.of("folder", folder.toString(), "output", "files"), 1);

        assertThat(run.files())
                .containsExactlyInAnyOrder(
                        "compress.tsv",
                        "compress-totals.tsv",
                        "files/a.txt.gz",
                        "files/b/empty.gz",
                        "files/b/large.bin.gz");
        assertThat(unpacked(run.file("files/b/large.bin.gz"))).isEqualTo(large);
        assertThat(unpacked(run.file("files/a.txt.gz"))).asString().isEqualTo("hello hello hello");
        assertThat(unpacked(run.file("files/b/empty.gz"))).isEmpty();
    }

    @Test
    void sizesAreThoseOfTheFilesItWouldWrite() throws Exception {
        write("large.txt", "abcdefghijklmnopqrstuvwxyz".repeat(60_000).getBytes(StandardCharsets.UTF_8));
        write("noise.zip", randomBytes(5000));
        for (String codec : List.of("deflate-1", "deflate-6", "deflate-9")) {
            Map<String, String> given = Map.of("folder", folder.toString(), "codec", codec);
            JobRun kept =
                    JobRun.of(workload, Map.of("folder", folder.toString(), "codec", codec, "output", "files"), 2);
            JobRun sizes = JobRun.of(workload, given, 3);

            assertThat(sizes.file("compress.tsv")).isEqualTo(kept.file("compress.tsv"));
            assertThat(rows(sizes).get(1).split("\t")[3]).isEqualTo("" + kept.file("files/large.txt.gz").length);
        }
    }

    @Test
    void smallFilesCompressAsGzipDoes() throws Exception {
        byte[] text = "the quick brown fox ".repeat(500).getBytes(StandardCharsets.UTF_8);
        write("fox.txt", text);
        ByteArrayOutputStream reference = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(reference)) {
            out.write(text);
        }

        JobRun run = JobRun.of(workload, Map.of("folder", folder.toString(), "output", "files"), 1);

        assertThat(run.file("files/fox.txt.gz")).hasSize(reference.size());
    }

    @Test
    void tellsSizesRatiosAndTotals() throws Exception {
        write("a.txt", "a".repeat(1000).getBytes(StandardCharsets.UTF_8));
        write("b.zip", randomBytes(1000));
        write("tab\there", new byte[0]);

        JobRun run = JobRun.of(workload, Map.of("folder", folder.toString()), 1);

        List<String> rows = rows(run);
        assertThat(rows.get(0)).isEqualTo("path\ttype\tbytes\tdeflate-1\tdeflate-6\tdeflate-9\tratio");
        assertThat(rows.get(1)).startsWith("a.txt\ttext\t1000\t").contains("\t0.0");
        assertThat(rows.get(2)).startsWith("b.zip\tpacked\t1000\t").contains("\t1.0");
        assertThat(rows.get(3)).startsWith("tab\\there\tbinary\t0\t").endsWith("\t-");
        assertThat(new String(run.file("compress-totals.tsv"), StandardCharsets.UTF_8).lines())
                .hasSize(5)
                .anyMatch(line -> line.startsWith("all\t3\t2000\t"));
        assertThat(run.notes())
                .anyMatch(note -> note.startsWith("deflate-9: 3 files, 2,000 bytes become "))
                .anyMatch(note -> note.startsWith("packed: 1 file, 1,000 bytes"))
                .hasSize(6);
    }

    @Test
    void sameBytesInWhateverOrderPiecesRun() throws Exception {
        Map<String, String> given = Map.of("files", "40", "seed", "4", "output", "files", "codec", "deflate-1");

        JobRun first = JobRun.of(workload, given, 1);
        JobRun second = JobRun.of(workload, given, 2);

        assertThat(second.files()).isEqualTo(first.files()).hasSize(42);
        for (String name : first.files()) {
            assertThat(second.file(name)).as(name).isEqualTo(first.file(name));
        }
    }

    @Test
    void linksAreNotFollowed() throws Exception {
        write("a.txt", new byte[10]);
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        Files.createSymbolicLink(folder.resolve("b.txt"), folder.resolve("a.txt"));

        JobRun run = JobRun.of(workload, Map.of("folder", folder.toString()), 1);

        assertThat(rows(run)).hasSize(2);
        assertThat(run.notes()).anyMatch(note -> note.startsWith("2 links and special files"));
    }

    @Test
    void theFolderItselfMayBeALink() throws Exception {
        write("a.txt", new byte[10]);
        Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);

        assertThat(rows(JobRun.of(workload, Map.of("folder", link.toString()), 1)))
                .hasSize(2);
    }

    @Test
    void sizeAndTypeAreKnownInAdvance() throws Exception {
        write("a.PNG", new byte[100]);
        write("b.bmp", new byte[300]);
        write("c.unknown", new byte[Pieces.MAX_BYTES + 5]);
        ItemFeatures features = open(folder).features();
        double[] means = new double[6];

        assertThat(features.names()).containsExactly("bytes", "text", "table", "packed", "image", "binary");
        features.means(0, 2, means);
        assertThat(means).containsExactly(200, 0, 0, 0.5, 0.5, 0);
        features.means(3, 4, means);
        assertThat(means).containsExactly(5, 0, 0, 0, 0, 1);
    }

    @Test
    void generatedFilesDifferInSizeAndCompressibility() throws Exception {
        JobRun run = JobRun.of(workload, Map.of("files", "60", "codec", "deflate-1"), 1);

        List<Double> ratios = rows(run).stream()
                .skip(1)
                .map(row -> Double.valueOf(row.split("\t")[4]))
                .toList();
        assertThat(ratios).hasSize(60).anyMatch(ratio -> ratio > 0.99).anyMatch(ratio -> ratio < 0.3);
        List<Long> sizes = rows(run).stream()
                .skip(1)
                .map(row -> Long.valueOf(row.split("\t")[2]))
                .toList();
        assertThat(sizes).anyMatch(size -> size < 10_000).anyMatch(size -> size > 100_000);
        assertThat(run.file("compress.tsv"))
                .isNotEqualTo(JobRun.of(workload, Map.of("files", "60", "codec", "deflate-1", "seed", "2"), 1)
                        .file("compress.tsv"));
    }

    @Test
    void saysWhatIsWrongWithAFolder() throws Exception {
        fails("there is no folder", () -> open(temporary.resolve("missing")));
        fails("there is no file under", () -> open(folder));
        Path file = Files.write(temporary.resolve("file"), new byte[1]);
        fails("is a file; name the folder", () -> open(file));
    }

    @Test
    void saysWhichFileCannotBeRead() throws Exception {
        write("a.txt", new byte[10]);
        WorkloadJob job = open(folder);

        write("a.txt", new byte[20]);
        fails("a.txt' had 10 bytes when the job began and has 20 now", () -> run(job));
        write("a.txt", new byte[5]);
        fails("a.txt' had 10 bytes when the job began and has 5 now", () -> run(job));
        Files.delete(folder.resolve("a.txt"));
        fails("a.txt' has vanished", () -> run(job));
        Files.delete(folder);
        fails("the folder '" + folder + "' has vanished", () -> run(job));
    }

    @Test
    void saysWhyAFileCannotBeRead() throws Exception {
        write("a.txt", new byte[10]);
        WorkloadJob job = open(folder);
        Files.delete(folder.resolve("a.txt"));
        Files.createDirectory(folder.resolve("a.txt"));

        fails("a.txt' cannot be read (", () -> run(job));
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void fails(String message, Action action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        WorkloadException.class, e -> assertThat(e.retryable()).isFalse())
                .hasMessageContaining(message);
    }

    @Test
    void isFoundWithoutOsgi() {
        assertThat(ServiceLoader.load(Workload.class)).hasAtLeastOneElementOfType(CompressWorkload.class);
    }

    private WorkloadJob open(Path path) {
        return workload.open(Parameters.parse(workload.description().parameters(), Map.of("folder", path.toString())));
    }

    private static void run(WorkloadJob job) throws Exception {
        job.runBlock(new Cursor(0, 0, 1));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.write(folder.resolve(name), bytes);
    }

    private static List<String> rows(JobRun run) {
        return new ArrayList<>(new String(run.file("compress.tsv"), StandardCharsets.UTF_8)
                .lines()
                .toList());
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    }

    private static byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
