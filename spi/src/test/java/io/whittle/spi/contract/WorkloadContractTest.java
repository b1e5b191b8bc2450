package io.whittle.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.whittle.spi.workload.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The contract tests let a right workload pass, and each rule notices a workload that breaks it. */
class WorkloadContractTest {
    private static FaultyWorkload.Fault fault = FaultyWorkload.Fault.NONE;

    /** What a plugin author writes. Not found by the build: it runs here only. */
    static final class Subject extends WorkloadContract {
        private final Workload workload = new FaultyWorkload(fault);

        @Override
        protected Workload workload() {
            return workload;
        }

        @Override
        protected List<Map<String, String>> jobs() {
            return List.of(Map.of("items", "20"));
        }

        @Override
        protected Map<Map<String, String>, String> refusals() {
            return Map.of(Map.of("items", "-3"), "-3");
        }
    }

    @Test
    void aWorkloadThatKeepsTheContractPasses() {
        fault = FaultyWorkload.Fault.NONE;
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Subject.class))
                .execute()
                .testEvents()
                .assertStatistics(
                        statistics -> statistics.succeeded(13).aborted(0).failed(0));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFaultIsNoticedByTheRuleAgainstIt(FaultyWorkload.Fault injected) {
        fault = injected;
        List<Event> failed = EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(
                        Subject.class, Rules.of(WorkloadContract.class).get(injected.noticedBy())))
                .execute()
                .testEvents()
                .failed()
                .list();
        assertThat(failed)
                .as("%s noticed by %s", injected, injected.noticedBy())
                .hasSize(1);
    }

    @Test
    void eachRuleHasAFaultThatItNotices() {
        Set<String> noticing = new TreeSet<>();
        Arrays.stream(FaultyWorkload.Fault.values()).forEach(each -> noticing.add(each.noticedBy()));
        noticing.remove("");
        assertThat(noticing)
                .isEqualTo(new TreeSet<>(Rules.of(WorkloadContract.class).keySet()));
    }
}
