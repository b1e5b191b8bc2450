package io.whittle.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
    @Test
    void saysNothingLimitedRunAtItsBound() {
        RunRecord run = SyntheticRun.of(20)
                .node("a", 1)
                .node("b", 1)
                .segment("a", 10, 0, 0, 10)
                .segment("b", 10, 0, 0, 9.9)
                .build();
        assertThat(Findings.of(run))
                .containsExactly(
                        "Nothing limited this run but the work itself: it took 10.0 s, within 2 % of the 9.95 s that no"
                                + " schedule on these nodes could beat.",
                        "No other loss cost more than 1 % of the makespan.");
    }

    @Test
    void namesNodeThatWorkedOnAlone() {
        RunRecord run = SyntheticRun.of(30)
                .node("quick", 1)
                .node("other", 1)
                .node("slow", 1)
                .segment("quick", 10, 0, 0, 6)
                .segment("other", 10, 0, 0, 6.5)
                .segment("slow", 10, 0, 0, 10)
                .build();
        assertThat(Findings.of(run).get(0))
                .contains("33 % more than the 7.50 s")
                .contains("the ends were uneven: node 'slow' worked on for 3.50 s after all others had finished")
                .contains("which cost 2.50 s (25 % of the makespan)");
        assertThat(Findings.of(run).get(1)).isEqualTo("No other loss cost more than 1 % of the makespan.");
    }

    @Test
    void doesNotSayThatANodeWorkedWhichWaited() {
        RunRecord run = SyntheticRun.of(21)
                .node("quick", 1)
                .node("late", 1)
                .segment("quick", 10, 0, 0, 6)
                .segment("late", 10, 0, 0, 6)
                .segment("late", 1, 9, 9, 10)
                .build();
        assertThat(Findings.of(run).get(0))
                .contains("the ends were uneven: node 'late' finished on a single block 4.00 s after all others, with a"
                        + " segment that it was given 3.00 s after them");
    }

    @Test
    void namesDearestBlockWhenItSetsTheBound() {
        RunRecord run = SyntheticRun.of(11)
                .node("a", 1)
                .node("b", 1)
                .segment("a", 10, 0, 0, 1)
                .segment("b", 1, 0, 2, 10)
                .dearest(8)
                .build();
        assertThat(Findings.of(run).get(0))
                .startsWith("The dearest block alone takes 8.00 s on the fastest node, 80 % of the makespan");
        assertThat(Findings.of(run).get(1)).contains("25 % more than the 8.00 s");
    }

    @Test
    void namesDispatchingOfManySmallSegments() {
        SyntheticRun synthetic = SyntheticRun.of(100).node("a", 1);
        for (int i = 0; i < 100; i++) {
            synthetic.segment("a", 1, i * 0.1, i * 0.1 + 0.05, i * 0.1 + 0.1);
        }
        List<String> findings = Findings.of(synthetic.build());
        assertThat(findings.get(0))
                .contains("mostly because dispatching left nodes waiting: 100 segments took 50.0 ms");
    }

    @Test
    void namesIdleStart() {
        RunRecord run = SyntheticRun.of(20)
                .node("a", 1)
                .node("late", 1)
                .segment("a", 10, 0, 0, 10)
                .segment("late", 10, 5, 5, 10)
                .build();
        assertThat(Findings.of(run).get(0))
                .contains("nodes stood idle at the start: 'late' got its first segment after 5.00 s");
    }

    @Test
    void namesNodeThatGotNoWork() {
        RunRecord run = SyntheticRun.of(10)
                .node("a", 1)
                .node("unused", 1)
                .segment("a", 10, 0, 0, 10)
                .build();
        assertThat(Findings.of(run).get(0)).contains("node 'unused' got no work at all");
    }

    @Test
    void namesLostWork() {
        RunRecord run = SyntheticRun.of(20)
                .node("a", 1)
                .node("b", 1)
                .lost("b", 10, 0.1, 8)
                .segment("a", 10, 0, 0, 8)
                .segment("b", 10, 8, 8, 10)
                .segment("a", 0, 8, 8, 10)
                .build();
        assertThat(Findings.of(run).get(0)).contains("work was lost when 1 attempt was lost with its node");
    }

    @Test
    void namesTimeInSegmentsOutsideBlocksThenMerge() {
        RunRecord run = SyntheticRun.of(10)
                .node("a", 1)
                .segment("a", 10, 10, 0, 0, 10, 6, Double.NaN, Outcome.FINISHED)
                .makespan(12)
                .build();
        List<String> findings = Findings.of(run);
        assertThat(findings.get(0)).contains("segments took longer than their blocks");
        assertThat(findings.get(1)).startsWith("Next in weight: merging the results went on for 2.00 s");
    }

    @Test
    void saysWhyRunFailedAndHowFarItCame() {
        RunRecord run = SyntheticRun.of(20)
                .node("a", 1)
                .segment("a", 5, 0, 0, 3)
                .segment("a", 15, 0, 3, 3, 4, 0, Double.NaN, Outcome.FAILED)
                .status(RunStatus.FAILED, "line 17 of genes.fa is cut off; fetch the file anew")
                .build();
        assertThat(Findings.of(run))
                .containsExactly(
                        "The run failed after 4.00 s: line 17 of genes.fa is cut off; fetch the file anew.",
                        "5 of 20 items were done by then, and 1 attempt failed.");
    }

    @Test
    void explainsRunsWithoutWork() {
        assertThat(Findings.of(SyntheticRun.of(0).node("a", 1).makespan(0.002).build()))
                .containsExactly(
                        "The job has no items, so nothing was dispatched.",
                        "Opening it and writing its outputs took 2.00 ms.");
        assertThat(Findings.of(SyntheticRun.of(5)
                                .status(RunStatus.NO_NODE, "no node has 64 GB")
                                .build())
                        .get(0))
                .isEqualTo("There was no node that could take the job: no node has 64 GB.");
    }

    @Test
    void budgetAddsUpToMakespan() {
        RunRecord run = SyntheticRun.of(40)
                .node("a", 4)
                .node("b", 1)
                .node("c", 2)
                .segment("a", 10, 0.1, 0.3, 4)
                .lost("b", 10, 0.5, 3)
                .segment("c", 10, 10, 0.1, 0.2, 5, 4, Double.NaN, Outcome.FINISHED)
                .segment("a", 10, 3.5, 4.5, 6)
                .makespan(7)
                .build();
        Budget budget = Budget.of(Timeline.of(run));
        double losses = budget.lossSeconds().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        assertThat(budget.workSeconds() + losses).isCloseTo(7, org.assertj.core.data.Offset.offset(1e-6));
    }
}
