package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.core.Tolerance;
import io.whittle.core.Tolerance.BadItems;
import io.whittle.policy.Policies;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.SchedulerSettings;
import io.whittle.scheduler.JobRequest;
import io.whittle.spi.Parameters;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What was chosen when a run was begun holds when it goes on, unless something else is chosen then. */
class ChoicesAtResumeTest {
    private static final List<NodeDescription> TWO = List.of(NodeDescription.of("a", 1), NodeDescription.of("b", 1));

    @Command
    private static final class Choices {
        @Mixin
        private final RunOptions options = new RunOptions();

        SchedulerSettings settings(Map<String, String> origin) {
            return options.nodes().settings(origin);
        }

        Map<String, String> origin() {
            return options.origin("run", options.nodes().settings());
        }

        JobRequest applyTo(JobRequest request) {
            return options.applyTo(request, Map.of());
        }

        Tolerance tolerance(Map<String, String> origin, List<NodeDescription> present) {
            return options.applyTo(options.applyTo(request(), origin), present, origin)
                    .tolerance();
        }

        private static JobRequest request() {
            WorkloadJob nothing = new WorkloadJob() {
                @Override
                public long items() {
                    return 0;
                }

                @Override
                public byte[] runBlock(Cursor cursor) {
                    return new byte[0];
                }

                @Override
                public ResultMerger merger(Outputs outputs) {
                    throw new IllegalStateException("nothing is run here");
                }
            };
            return JobRequest.of(
                    new WorkloadDescription("nothing", "1", "Nothing.", List.of()),
                    Parameters.none(),
                    nothing,
                    Policies.fallback());
        }
    }

    private static Choices given(String... options) {
        return CommandLine.populateCommand(new Choices(), options);
    }

    private static final Map<String, String> BEGUN = given(
                    "--backend=process", "--nodes=1,0.5", "--setting=memory=256m", "--setting=nice=5")
            .origin();

    @Test
    void nodesAndSettingsAreWhatTheyWere() {
        SchedulerSettings settings = given().settings(BEGUN);
        assertThat(settings.backend()).isEqualTo("process");
        assertThat(settings.configuration())
                .containsOnly(Map.entry("speeds", "1,0.5"), Map.entry("memory", "256m"), Map.entry("nice", "5"));
    }

    @Test
    void oneSettingIsChangedAndTheOthersStay() {
        SchedulerSettings settings = given("--setting=memory=1g").settings(BEGUN);
        assertThat(settings.backend()).isEqualTo("process");
        assertThat(settings.configuration())
                .containsOnly(Map.entry("speeds", "1,0.5"), Map.entry("memory", "1g"), Map.entry("nice", "5"));
    }

    @Test
    void otherNodesTakeThePlaceOfThoseBefore() {
        Map<String, String> listed = new LinkedHashMap<>(BEGUN);
        listed.remove("setting.speeds");
        listed.put("setting.nodes.1.ssh", "me@there");
        assertThat(given("--nodes=1,1,1").settings(listed).configuration())
                .containsOnly(Map.entry("speeds", "1,1,1"), Map.entry("memory", "256m"), Map.entry("nice", "5"));
    }

    @Test
    void anotherBackendTakesNoSettingsOver() {
        SchedulerSettings settings = given("--backend=local").settings(BEGUN);
        assertThat(settings).isEqualTo(SchedulerSettings.defaults());
    }

    @Test
    void otherNodesComeWithoutTheLabelsOfThoseBefore() {
        Map<String, String> begun = Map.of("setting.speeds", "1,1", "setting.labels", "zone=eu,zone=us");
        assertThat(given().settings(begun).configuration())
                .containsOnly(Map.entry("speeds", "1,1"), Map.entry("labels", "zone=eu,zone=us"));
        assertThat(given("--nodes=1,1,1").settings(begun).configuration()).containsOnly(Map.entry("speeds", "1,1,1"));
    }

    @Test
    void whatIsRequiredOfNodesTakesThePlaceOfWhatWasOnlyWhereSomethingIs() {
        JobRequest before = Choices.request().withRequirements(Requirements.of("zone=eu"));
        assertThat(given().applyTo(before).requirements()).isEqualTo(Requirements.of("zone=eu"));
        assertThat(given("--require=gpu", "--require", "cores>=2")
                        .applyTo(before)
                        .requirements())
                .isEqualTo(Requirements.of("gpu", "cores>=2"));
        assertThatThrownBy(() -> given("--require=zone=").options.check())
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("--require: 'zone=' is no requirement");
    }

    @Test
    void resultsAreComparedAmongNodesThatMayRunTheJob() {
        List<NodeDescription> nodes =
                List.of(NodeDescription.of("a", 1), new NodeDescription("b", 1, 1, Link.none(), Map.of("gpu", "")));
        assertThatThrownBy(() -> given("--verify-fraction=0.5")
                        .options
                        .applyTo(Choices.request().withRequirements(Requirements.of("gpu")), nodes, Map.of()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("there is only 'b' that meets gpu");
    }

    @Test
    void whatAJobPutsUpWithIsWhatItWas() {
        Map<String, String> origin = given("--on-bad-item=skip", "--attempts=5", "--verify-fraction=0.25")
                .origin();
        assertThat(given().tolerance(origin, TWO)).isEqualTo(new Tolerance(BadItems.SKIP, 5, 0.25));
        assertThat(given("--on-bad-item=fail", "--verify-fraction=0").tolerance(origin, TWO))
                .isEqualTo(new Tolerance(BadItems.FAIL, 5, 0));
        assertThat(given().tolerance(given().origin(), TWO)).isEqualTo(Tolerance.DEFAULT);
        assertThat(given().tolerance(Map.of(), TWO)).as("an older log").isEqualTo(Tolerance.DEFAULT);
        assertThatThrownBy(() -> given().tolerance(origin, TWO.subList(0, 1)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("--verify-fraction takes at least two nodes");
    }
}
