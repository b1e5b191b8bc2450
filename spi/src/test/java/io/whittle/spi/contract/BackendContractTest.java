package io.whittle.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.whittle.spi.backend.BackendFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The contract tests let a right backend pass, and each rule notices a backend that breaks it. */
class BackendContractTest {
    private static Fault fault = Fault.NONE;

    /** What a plugin author writes. Not found by the build: it runs here only. */
    static final class Subject extends BackendContract {
        @Override
        protected BackendFactory factory() {
            return new FaultyBackend.Factory(fault);
        }

        @Override
        protected Map<String, String> configuration() {
            return Map.of();
        }
    }

    @AfterEach
    void waitPatientlyAgain() {
        Patience.limit(TimeUnit.SECONDS.toNanos(30));
    }

    @RepeatedTest(5)
    void aBackendThatKeepsTheContractPasses() {
        fault = Fault.NONE;
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Subject.class))
                .execute()
                .testEvents();
        assertThat(tests.failed().stream()
                        .map(event -> event.getTestDescriptor().getDisplayName() + ": " + event.getPayload()))
                .isEmpty();
        tests.assertStatistics(statistics -> statistics.succeeded(21).aborted(1).failed(0));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFaultIsNoticedByTheRuleAgainstIt(Fault injected) {
        fault = injected;
        Patience.limit(TimeUnit.MILLISECONDS.toNanos(300));
        for (String rule : injected.noticedBy()) {
            List<Event> failed = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectMethod(
                            Subject.class, Rules.of(BackendContract.class).get(rule)))
                    .execute()
                    .testEvents()
                    .failed()
                    .list();
            assertThat(failed).as("%s noticed by %s", injected, rule).hasSize(1);
        }
    }

    @Test
    void eachRuleHasAFaultThatItNotices() {
        Set<String> noticing = new TreeSet<>();
        Arrays.stream(Fault.values()).forEach(each -> noticing.addAll(each.noticedBy()));
        assertThat(noticing)
                .isEqualTo(new TreeSet<>(Rules.of(BackendContract.class).keySet()));
    }
}
