package io.whittle.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.whittle.scheduler.OutputFile;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord.Outcome;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostProfile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class RunReportTest {
    private static final List<String> NODES = List.of("node-1", "node-2", "node-3", "node-4");

    @Test
    void showsEachNodeAndAllHeadlineFigures() {
        Document document = Documents.parse(RunReport.of(ordinary()).html());
        assertThat(Documents.values(document, "//*[@class='node']/@data-node")).containsExactlyElementsOf(NODES);
        String text = document.getDocumentElement().getTextContent();
        assertThat(text)
                .contains("makespan", "lower bound", "ratio", "dispatches", "shrinks", "overhead share", "items")
                .contains(
                        "required of nodes",
                        "!gpu",
                        "learned, seed 42",
                        "31 July 2026, 14:25:01 UTC",
                        "k=21",
                        "4 of speed 4 : 2 : 2 : 1");
        assertThat(Documents.values(document, "//table[@class='segments']/tbody/tr/th"))
                .containsExactlyElementsOf(NODES);
        assertThat(Documents.values(document, "//table[@class='segments']/tfoot/tr/td[4]"))
                .hasSize(1);
    }

    @Test
    void refersToNothingOutsideItself() {
        String html = RunReport.of(ordinary()).html();
        assertThat(html.replace("http://www.w3.org/", ""))
                .doesNotContain("http:", "https:", "url(", "<script", "@import");
    }

    @Test
    void drawsPredictionsWithTheShareInsideTheBand() {
        RunRecord run = SyntheticRun.of(60)
                .node("a", 1)
                .expected("a", 10, 0, 1, 1.1)
                .expected("a", 10, 1, 3, 2)
                .expected("a", 10, 3, 4, 5)
                .cutBack("a", 20, 10, 4, 5, 2)
                .build();
        Document document = Documents.parse(RunReport.of(run).html());
        assertThat(Documents.values(document, "//*[@class='point']")).hasSize(3);
        assertThat(Documents.values(document, "//*[@class='point cut']")).hasSize(1);
        assertThat(document.getDocumentElement().getTextContent())
                .contains("75 % of 4 segments lie within ±25 %")
                .contains("cut back or ended early");
    }

    @Test
    void saysWhereNothingWasPredicted() {
        assertThat(RunReport.of(ordinary()).html()).contains("Nothing was predicted for the segments of this run");
    }

    @Test
    void drawsPredictedCostAlongTheItems() {
        RunRecord run = ordinary();
        double[] costs = new double[run.bins().count()];
        Arrays.fill(costs, 0.02);
        CostProfile profile = CostProfile.predicted(run.partition(), run.bins(), costs, 0.1, 0.1, "kmers-3");
        String with = RunReport.of(run).withProfile(profile).html();
        Documents.parse(with);
        assertThat(with)
                .contains("class=\"predicted\"")
                .contains("The dashed line is what the cost model had predicted");
        assertThat(RunReport.of(run).html()).doesNotContain("class=\"predicted\"");
    }

    @Test
    void bringsCostsToNominalSpeed() {
        RunRecord run = SyntheticRun.of(2)
                .node("fast", 4)
                .node("slow", 1)
                .segment("fast", 1, 0, 0, 1)
                .segment("slow", 1, 0, 0, 4)
                .build();
        assertThat(CostChart.measured(run)).containsExactly(4, 4);
    }

    @Test
    void escapesWhateverRunContains() {
        String evil = "\"><script>alert('1')</script>&\u0007\ud800";
        RunRecord run = SyntheticRun.of(10)
                .node("<b>" + evil, 1)
                .parameter("pattern", evil)
                .segment("<b>" + evil, 10, 0, 0, 1)
                .status(RunStatus.DONE_WITH_PROBLEMS, evil)
                .problem(evil)
                .output(new OutputFile(Path.of("/out/<script>.png"), 1, "00"))
                .build();
        String html = RunReport.of(run).html();
        assertThat(html).doesNotContain("<script").doesNotContain("<b>");
        Document document = Documents.parse(html);
        assertThat(document.getDocumentElement().getTextContent())
                .contains("pattern=\"><script>alert('1')</script>&��");
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
    }

    @Test
    void reportsRunsWithoutSegmentsOrNodes() {
        for (RunStatus status : RunStatus.values()) {
            String empty =
                    RunReport.of(SyntheticRun.of(0).status(status, "").build()).html();
            Documents.parse(empty);
            assertThat(empty).contains("No segment was dispatched").contains("No block of this run was timed");
            Documents.parse(RunReport.of(SyntheticRun.of(5)
                            .node("a", 1)
                            .status(status, "why")
                            .build())
                    .html());
        }
    }

    @Test
    void reportsRunThatWasBrokenOffBeforeItsItemsWereRecorded() {
        RunRecord whole = SyntheticRun.of(30)
                .node("a", 1)
                .expected("a", 10, 0, 1, 1.1)
                .cutBack("a", 20, 10, 1, 2, 2)
                .build();
        RunRecord broken = SyntheticRun.brokenOff(whole);
        String html = RunReport.of(broken).html();
        Documents.parse(html);
        assertThat(html)
                .contains("not ended")
                .contains("20 items were done by then")
                .contains("1 segment lies within");
    }

    @Test
    void marksFailedLostAndCutBackAttempts() {
        RunRecord run = SyntheticRun.of(30)
                .node("a", 1)
                .node("b", 1)
                .cutBack("a", 20, 10, 0, 4, Double.NaN)
                .segment("a", 10, 3, 4, 4, 6, 1, Double.NaN, Outcome.FAILED)
                .lost("b", 10, 0.1, 5)
                .status(RunStatus.FAILED, "it broke")
                .build();
        Document document = Documents.parse(RunReport.of(run).html());
        assertThat(Documents.values(document, "//*[local-name()='g'][*[local-name()='title']]/*[@class='failed']"))
                .hasSize(2);
        assertThat(Documents.values(document, "//*[local-name()='path'][@class='cross']"))
                .hasSize(2);
        assertThat(Documents.values(document, "//*[local-name()='path'][@class='shrunk']"))
                .hasSize(1);
        assertThat(Documents.values(document, "//*[@role='alert']")).containsExactly("it broke");
        assertThat(document.getDocumentElement().getTextContent())
                .contains("lost with its node")
                .contains("What failed");
    }

    @Test
    void showsWhatAnOvertakenSegmentDidApartFromWhatItGaveUp() {
        RunRecord run = SyntheticRun.of(30)
                .node("a", 1)
                .node("b", 1)
                .segment("a", 20, 20, 0, 0, 8, 8, Double.NaN, Outcome.FINISHED)
                .segment("b", 10, 5, 0, 0, 8, 6, Double.NaN, Outcome.SUPERSEDED)
                .build();
        String html = RunReport.of(run).html();
        Document document = Documents.parse(html);
        String bars = "//*[@data-node='b']//*[local-name()='rect'][@class='%s']/@width";
        assertThat(Documents.values(document, bars.formatted("compute"))).hasSize(1);
        assertThat(Documents.values(document, bars.formatted("cancelled"))).hasSize(1);
        assertThat(Double.parseDouble(
                        Documents.values(document, bars.formatted("compute")).get(0)))
                .as("three quarters of its time")
                .isCloseTo(
                        3
                                * Double.parseDouble(Documents.values(document, bars.formatted("cancelled"))
                                        .get(0)),
                        within(1.0));
        assertThat(Documents.values(document, "//*[@class='legend']/li/span/@class"))
                .contains("swatch cancelled");
        assertThat(html)
                .contains("given up: overtaken by copies, or broken off")
                .doesNotContain("lost with failed attempts")
                .doesNotContain("class=\"cross\"");
    }

    @Test
    void aLifeThatWasInterruptedIsNoFailure() {
        RunRecord run = SyntheticRun.of(30)
                .node("a", 1)
                .interrupted("a", 20, 15, 0, 4, 3)
                .segment("a", 15, 15, 5, 5, 8, 3, Double.NaN, Outcome.FINISHED)
                .build();
        String html = RunReport.of(run).html();
        Document document = Documents.parse(html);
        assertThat(Documents.values(document, "//*[@data-node='a']//*[local-name()='rect']/@class"))
                .contains("compute", "cancelled")
                .doesNotContain("failed");
        assertThat(html)
                .contains("broken off with the run")
                .doesNotContain("class=\"cross\"")
                .doesNotContain("What failed");
    }

    @Test
    void laysConcurrentAttemptsOutOnTheSlotsOfTheirNode() {
        NodeDescription node = new NodeDescription("wide", 1, 3, Link.none(), Map.of());
        RunRecord run = SyntheticRun.of(40)
                .node(node)
                .segment("wide", 10, 0, 0, 4)
                .segment("wide", 10, 0, 0, 3)
                .segment("wide", 10, 0, 0, 5)
                .segment("wide", 10, 2, 3.5, 6)
                .build();
        Timeline.Row row = Timeline.of(run).rows().get(0);
        assertThat(row.lanes()).extracting(List::size).containsExactlyInAnyOrder(1, 2, 1);
        Timeline.Stretch last = row.stretches()
                .filter(stretch -> stretch.attempt().attempt() == 4)
                .findFirst()
                .orElseThrow();
        assertThat(last.waitFrom())
                .as("queued behind another, it waited only from then on")
                .isEqualTo(3_000_000_000L);
    }

    @Test
    void takesStartsThatWereHeardLateFromTheWorkDoneSince() {
        RunRecord run = SyntheticRun.of(20)
                .node("a", 1)
                .segment("a", 10, 10, 0, 3.9, 4, 3, Double.NaN, Outcome.FINISHED)
                .segment("a", 10, 10, 3.5, 6.9, 7, 5, Double.NaN, Outcome.FINISHED)
                .build();
        List<Timeline.Stretch> lane = Timeline.of(run).rows().get(0).lanes().get(0);
        assertThat(lane).extracting(Timeline.Stretch::from).containsExactly(1_000_000_000L, 4_000_000_000L);
        assertThat(lane.get(1).worked()).as("not more than its length").isEqualTo(3_000_000_000L);
    }

    @Test
    void drawsTimeOutsideBlocksApart() {
        RunRecord run = SyntheticRun.of(20)
                .node("a", 1)
                .segment("a", 10, 10, 0, 0, 4, 1, Double.NaN, Outcome.FINISHED)
                .segment("a", 10, 0, 4, 8)
                .build();
        Document document = Documents.parse(RunReport.of(run).html());
        assertThat(Documents.values(document, "//*[@data-node='a']//*[@class='outside']/@height"))
                .containsExactly("18");
        assertThat(Documents.values(document, "//*[@data-node='a']//*[@class='compute']/@height"))
                .containsExactly("6", "24");
    }

    @Test
    void staysSmallWithTwentyThousandSegments() {
        RunRecord run = manySegments(20_000);
        String html = RunReport.of(run).html();
        assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
        Document document = Documents.parse(html);
        assertThat(Documents.values(document, "//*[@class='node']/@data-node")).hasSize(4);
        assertThat(Documents.values(document, "//*[local-name()='path'][@class='compute']"))
                .hasSize(4);
    }

    @Test
    void drawsFailuresThatAreTooNarrowAsFailures() {
        SyntheticRun synthetic = SyntheticRun.of(10).node("a", 1).segment("a", 10, 0, 0, 5000);
        for (int i = 0; i < 100; i++) {
            synthetic.lost("a", 10, 5000 + i, 5001 + i);
        }
        Document document = Documents.parse(RunReport.of(synthetic.build()).html());
        assertThat(Documents.values(document, "//*[local-name()='path'][@class='failed']"))
                .hasSize(1);
        assertThat(Documents.values(document, "//*[local-name()='path'][starts-with(@class,'cross')]"))
                .hasSize(1);
    }

    @Test
    void writesFileInFullAndReplacesOlderOne(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("new/report.html");
        RunReport report = RunReport.of(ordinary());
        report.write(file);
        report.write(file);
        assertThat(file).hasContent(report.html());
        try (var files = Files.list(file.getParent())) {
            assertThat(files).hasSize(1);
        }
        assertThatThrownBy(() -> report.write(file.resolve("below-a-file.html")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the report cannot be written to");
    }

    @Test
    void interpolatesQuantiles() {
        long[] values = {10, 20, 30, 50};
        assertThat(SegmentTable.quantile(values, 0)).isEqualTo(10);
        assertThat(SegmentTable.quantile(values, 0.25)).isEqualTo(17.5);
        assertThat(SegmentTable.quantile(values, 0.5)).isEqualTo(25);
        assertThat(SegmentTable.quantile(values, 1)).isEqualTo(50);
    }

    private static RunRecord ordinary() {
        return SyntheticRun.of(40)
                .node("node-1", 4)
                .node("node-2", 2)
                .node("node-3", 2)
                .node("node-4", 1)
                .parameter("k", "21")
                .segment("node-1", 18, 0, 0.01, 4.6)
                .segment("node-2", 9, 0, 0.01, 4.4)
                .segment("node-3", 9, 0, 0.01, 4.5)
                .segment("node-4", 4, 0, 0.01, 4.0)
                .build();
    }

    private static RunRecord manySegments(int count) {
        Random random = new Random(7);
        SyntheticRun run = SyntheticRun.of(count);
        double[] free = new double[NODES.size()];
        NODES.forEach(id -> run.node(id, 1));
        for (int i = 0; i < count; i++) {
            int node = i % free.length;
            double started = free[node] + 0.002 * random.nextDouble();
            double ended = started + 0.01 * Math.exp(random.nextGaussian());
            double expected = (ended - started) * Math.exp(0.4 * random.nextGaussian());
            run.segment(NODES.get(node), 1, 1, free[node], started, ended, ended - started, expected, Outcome.FINISHED);
            free[node] = ended;
        }
        return run.build();
    }
}
