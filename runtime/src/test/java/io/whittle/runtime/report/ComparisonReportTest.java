package io.whittle.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.runtime.report.ComparisonReport.Entry;
import io.whittle.runtime.report.ComparisonReport.Picture;
import io.whittle.runtime.report.ComparisonReport.Section;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ComparisonReportTest {
    private static final byte[] PICTURE = {1, 2, 3};

    private final ComparisonReport report = new ComparisonReport(
            "Whittle <demo>",
            List.of("Taken in one run."),
            List.of(
                    new Section(
                            "mandelbrot",
                            List.of(
                                    new Entry("static", run(10, RunStatus.DONE)),
                                    new Entry("learned", run(8, RunStatus.DONE)),
                                    new Entry("broken", run(1, RunStatus.FAILED))),
                            List.of(new Picture("the view", "image/png", PICTURE))),
                    new Section("kmers", List.of(new Entry("static", run(5, RunStatus.DONE))), List.of())));

    @Test
    void drawsEachRunAndMarksTheBestThatDidAllItsWork() {
        Document document = Documents.parse(report.html());
        assertThat(Documents.values(document, "//*[local-name()='svg'][@class='gantt small']"))
                .hasSize(4);
        assertThat(Documents.values(document, "//tr[@class='best']/td[1]")).containsExactly("learned", "static");
        assertThat(Documents.values(document, "//tr/td[2]"))
                .containsExactly("10.0 s", "8.00 s ★", "failed", "5.00 s ★");
        assertThat(Documents.values(document, "//img/@src")).containsExactly("data:image/png;base64,AQID");
        assertThat(Documents.values(document, "//h1")).containsExactly("Whittle <demo>");
    }

    @Test
    void drawsRunsOfOneWorkloadOnOneScale() {
        Document document = Documents.parse(report.html());
        List<String> ends = Documents.values(document, "//*[local-name()='line'][@class='end']/@x1");
        assertThat(ends.get(0)).isEqualTo("470");
        assertThat(Double.parseDouble(ends.get(1))).isLessThan(470);
    }

    @Test
    void writesAlignedTableForTheTerminal() {
        assertThat(report.text())
                .isEqualTo(
                        """
                        workload    policy   makespan  ratio  dispatches  overhead
                        ──────────  ───────  ────────  ─────  ──────────  ────────  ─────────────────────
                        mandelbrot  static     10.0 s  1.000           1       0 %  ████████████████
                                    learned    8.00 s  1.000           1       0 %  ████████████▊ best
                                    broken     failed      –           1       0 %  █▋

                        kmers       static     5.00 s  1.000           1       0 %  ████████████████ best
                        """);
    }

    private static RunRecord run(double seconds, RunStatus status) {
        return SyntheticRun.of(10)
                .node("a", 1)
                .segment("a", 10, 0, 0, seconds)
                .status(status, "")
                .build();
    }
}
