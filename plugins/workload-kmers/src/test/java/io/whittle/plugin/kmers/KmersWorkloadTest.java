package io.whittle.plugin.kmers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.InvalidParameterException;
import io.whittle.spi.Parameters;
import io.whittle.spi.contract.JobRun;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KmersWorkloadTest {
    private final KmersWorkload workload = new KmersWorkload();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 12, 21, 31})
    void countsAsPlainSingleThreadedCountDoes(int k) throws Exception {
        String[] records = randomRecords(new Random(k), 200);
        Path file = fasta("reads.fa", records, 70);

        Map<String, Long> counts = counts(Map.of("input", file.toString(), "k", "" + k, "top", "0"));

        assertThat(counts).isEqualTo(PlainCount.of(k, records));
    }

    @Test
    void losesNoKmerWhereLongSequenceIsCut() throws Exception {
        String sequence = randomBases(new Random(7), 2 * SequenceIndex.MAX_ITEM + 123);
        Path file = fasta("chromosome.fa", new String[] {sequence}, 60);
        Map<String, String> given = Map.of("input", file.toString(), "k", "25", "top", "0");

        assertThat(open(given).items()).isEqualTo(3);
        assertThat(counts(given)).isEqualTo(PlainCount.of(25, sequence));
    }

    /** However items are put together in blocks, what an item counts is what ends in it. */
    @Test
    void anItemThatIsLeftOutTakesNoOtherWithIt() throws Exception {
        String sequence = randomBases(new Random(8), 2 * SequenceIndex.MAX_ITEM + 123);
        Path file = fasta("chromosome.fa", new String[] {sequence, "ACGTACGTAA", "CC", "GATTACA"}, 60);
        Map<String, String> given = Map.of("input", file.toString(), "k", "7", "top", "0");
        long items = open(given).items();

        for (long item = 0; item < items; item++) {
            String together = text(JobRun.of(new Lacking(items, item), given, 1), "kmers.tsv");
            String apart = text(JobRun.of(new Lacking(1, item), given, 1), "kmers.tsv");
            assertThat(together).as("without item %d of %d", item, items).isEqualTo(apart);
        }
    }

    /** The workload in blocks of so many items, without one of them. */
    private record Lacking(long grain, long item) implements Workload {
        @Override
        public WorkloadDescription description() {
            return new KmersWorkload().description();
        }

        @Override
        public WorkloadJob open(Parameters parameters) {
            WorkloadJob job = new KmersWorkload().open(parameters);
            return new WorkloadJob() {
                @Override
                public long items() {
                    return job.items();
                }

                @Override
                public long grain() {
                    return grain;
                }

                @Override
                public byte[] runBlock(Cursor cursor) throws Exception {
                    return job.runBlock(cursor.without(item));
                }

                @Override
                public ResultMerger merger(Outputs outputs) throws Exception {
                    return job.merger(outputs);
                }

                @Override
                public void close() {
                    job.close();
                }
            };
        }
    }

    @Test
    void ambiguousBasesBreakKmers() throws Exception {
        Path file = Files.writeString(folder.resolve("n.fa"), ">a\nACGTNACG\nnnnnACGT\n>b\nAC-GT*ACRGU\n");

        assertThat(counts(Map.of("input", file.toString(), "k", "3", "top", "0")))
                .isEqualTo(PlainCount.of(3, "ACGT", "ACG", "ACGT", "AC", "GT", "AC", "GT"));
    }

    @Test
    void sequencesWithoutAnyBaseHaveNoKmers() throws Exception {
        Path file = Files.writeString(folder.resolve("n.fa"), ">a\nNNNNNNNN\n");

        JobRun run = JobRun.of(workload, Map.of("input", file.toString()), 1);

        assertThat(text(run, "kmers.tsv")).isEqualTo("kmer\tcount\n");
        assertThat(run.notes()).singleElement().asString().contains("1 record, ", "0 k-mers");
    }

    @Test
    void gzipFastqAndFastaOfTheSameReadsGiveTheSameBytes() throws Exception {
        String[] records = randomRecords(new Random(3), 500);
        Path plain = fasta("reads.fa", records, 50);
        Path fastq = Files.writeString(folder.resolve("reads.fq"), fastq(records));
        Path packed = Files.write(folder.resolve("reads.fq.gz"), gzip(Files.readAllBytes(fastq)));
        byte[] expected =
                JobRun.of(workload, Map.of("input", plain.toString()), 1).file("kmers.tsv");

        assertThat(JobRun.of(workload, Map.of("input", fastq.toString()), 2).file("kmers.tsv"))
                .isEqualTo(expected);
        assertThat(JobRun.of(workload, Map.of("input", packed.toString()), 3).file("kmers.tsv"))
                .isEqualTo(expected);
    }

    @Test
    void readsGzipOfSeveralMembersAndWindowsLineEnds() throws Exception {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(gzip(">a\r\nACGTAC\r\nGGA\r\n".getBytes(StandardCharsets.US_ASCII)));
        members.write(gzip(">b\r\nTTACG\r\n".getBytes(StandardCharsets.US_ASCII)));
        Path file = Files.write(folder.resolve("two.gz"), members.toByteArray());

        assertThat(counts(Map.of("input", file.toString(), "k", "4", "top", "0")))
                .isEqualTo(PlainCount.of(4, "ACGTACGGA", "TTACG"));
    }

    @Test
    void qualityLinesThatLookLikeHeadersAreQualities() throws Exception {
        Path file = Files.writeString(folder.resolve("q.fq"), "@r1\nACGT\nAC\n+r1\n@@@@\n+A\n@r2\nGGG\n+\n>>>\n");

        assertThat(counts(Map.of("input", file.toString(), "k", "3", "top", "0")))
                .isEqualTo(PlainCount.of(3, "ACGTAC", "GGG"));
    }

    @Test
    void generatedReadsCountAsTheyWouldFromAFile() throws Exception {
        Map<String, String> given = Map.of("bases", "100000", "seed", "5", "top", "0");

        assertThat(JobRun.of(workload, given, 1).file("kmers.tsv"))
                .isEqualTo(JobRun.of(workload, given, 2).file("kmers.tsv"));
        assertThat(open(given).items()).isGreaterThan(10);
        assertThat(counts(given))
                .isNotEqualTo(counts(Map.of("bases", "100000", "seed", "6", "top", "0")))
                .containsValue(1L)
                .containsValue(6L);
    }

    @Test
    void listsMostFrequentFirstAndNoMoreThanAsked() throws Exception {
        Path file = Files.writeString(folder.resolve("a.fa"), ">a\nAAAAAAA\n>b\nACACAC\n>c\nGGG\n");

        assertThat(text(JobRun.of(workload, Map.of("input", file.toString(), "k", "3", "top", "2"), 1), "kmers.tsv"))
                .isEqualTo("kmer\tcount\nAAA\t5\nACA\t2\n");
        JobRun frequent = JobRun.of(workload, Map.of("input", file.toString(), "k", "3", "min-count", "2"), 1);
        assertThat(text(frequent, "kmers.tsv")).isEqualTo("kmer\tcount\nAAA\t5\nACA\t2\nCAC\t2\n");
        assertThat(text(frequent, "kmers-histogram.tsv")).isEqualTo("count\tkmers\n1\t1\n2\t2\n5\t1\n");
        assertThat(frequent.notes())
                .containsExactly("3 records, 16 bases, 10 k-mers of 3 bases, 4 distinct, 1 of them once");
    }

    @Test
    void basesAreKnownInAdvance() throws Exception {
        Path file = fasta("two.fa", new String[] {randomBases(new Random(1), 2000), "ACGT".repeat(1000)}, 80);
        ItemFeatures features = open(Map.of("input", file.toString())).features();
        double[] means = new double[1];

        features.means(0, 2, means);

        assertThat(features.names()).containsExactly("bases");
        assertThat(means).containsExactly(3000);
    }

    @Test
    void blocksAreLongEnoughForTheirResults() {
        WorkloadJob job = open(Map.of("bases", "2000000"));

        assertThat(job.items() / job.grain()).isBetween(30L, 70L);
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        fails("there is no file", folder.resolve("missing.fa"));
        fails("is a folder", folder);
        fails("is empty", write("empty.fa", ""));
        fails("is empty", write("blank.fa", "\n \n"));
        fails("line 2 begins with 'h' instead of '>' or '@'", write("text.txt", "\nhello\n"));
        fails("begins with byte 0x89", Files.write(folder.resolve("a.png"), new byte[] {(byte) 0x89, 'P'}));
        fails("line 4 has '3' among the bases of record 2", write("digits.fa", ">a\nACGT\n>b\nAC3T\n"));
    }

    @Test
    void saysWhereAFileIsTruncated() throws Exception {
        fails("truncated: record 2 (line 3) has a header but no sequence", write("a.fa", ">a\nACGT\n>b"));
        fails("truncated: record 2 (line 5) ends before its '+' line", write("b.fq", "@a\nAC\n+\nII\n@b\nACG"));
        fails(
                "truncated: record 2 (line 5) has 1 quality values for 3 bases",
                write("c.fq", "@a\nAC\n+\nII\n@b\nACG\n+\nI"));
        fails("line 4 has more quality values than record 1 has bases (2)", write("d.fq", "@a\nAC\n+\nIII\n@b\n"));
        fails("line 5 begins with 'A' where the '@' of record 2 should be", write("e.fq", "@a\nAC\n+\nII\nACGT\n"));
        byte[] packed = gzip(fastq(randomRecords(new Random(1), 50)).getBytes(StandardCharsets.US_ASCII));
        fails(
                "is truncated: its gzip data ends too early",
                Files.write(folder.resolve("f.gz"), Arrays.copyOf(packed, packed.length / 2)));
        packed[packed.length / 2] ^= 0x55;
        packed[packed.length / 2 + 1] ^= 0x55;
        assertThatThrownBy(() -> open(Map.of(
                        "input", Files.write(folder.resolve("g.gz"), packed).toString())))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("g.gz");
    }

    private void fails(String message, Path file) {
        assertThatThrownBy(() -> open(Map.of("input", file.toString())))
                .isInstanceOfSatisfying(
                        WorkloadException.class, e -> assertThat(e.retryable()).isFalse())
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void refusesParametersOutOfBounds() {
        assertThatThrownBy(() -> open(Map.of("k", "32")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("'k' must be between 1 and 31");
        assertThatThrownBy(() -> open(Map.of("bases", "10"))).hasMessageContaining("'bases' must be between 1000");
        assertThatThrownBy(() -> open(Map.of("top", "-1"))).hasMessageContaining("'top' must be at least 0");
    }

    @Test
    void isFoundWithoutOsgi() {
        assertThat(ServiceLoader.load(Workload.class)).hasAtLeastOneElementOfType(KmersWorkload.class);
    }

    private WorkloadJob open(Map<String, String> given) {
        return workload.open(Parameters.parse(workload.description().parameters(), given));
    }

    private Map<String, Long> counts(Map<String, String> given) throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        text(JobRun.of(workload, given, 11), "kmers.tsv").lines().skip(1).forEach(line -> {
            String[] cells = line.split("\t");
            counts.merge(cells[0], Long.valueOf(cells[1]), Long::sum);
        });
        return counts;
    }

    private static String text(JobRun run, String file) {
        return new String(run.file(file), StandardCharsets.US_ASCII);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path fasta(String name, String[] records, int width) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < records.length; i++) {
            text.append(">record ").append(i).append('\n');
            for (int start = 0; start < records[i].length(); start += width) {
                text.append(records[i], start, Math.min(records[i].length(), start + width))
                        .append('\n');
            }
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private static String fastq(String[] records) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < records.length; i++) {
            text.append("@read").append(i).append('\n').append(records[i]).append("\n+\n");
            text.append("@".repeat(records[i].length())).append('\n');
        }
        return text.toString();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static String[] randomRecords(Random random, int count) {
        String[] records = new String[count];
        for (int i = 0; i < count; i++) {
            records[i] = randomBases(random, 1 + random.nextInt(i % 10 == 0 ? 5000 : 300));
        }
        return records;
    }

    private static String randomBases(Random random, int length) {
        StringBuilder bases = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            bases.append("ACGT".charAt(random.nextInt(4)));
        }
        return bases.toString();
    }
}
