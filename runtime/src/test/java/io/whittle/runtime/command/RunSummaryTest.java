package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import io.whittle.scheduler.OutputFile;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunSummaryTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(out, err, false);

    private static RunRecord run(RunStatus status, String message, String detail) {
        List<NodeDescription> nodes = List.of(NodeDescription.of("a", 1), NodeDescription.of("b", 0.5));
        return run(status, message, detail, 1000, nodes, 12);
    }

    private static RunRecord run(
            RunStatus status, String message, String detail, long items, List<NodeDescription> nodes, int dispatches) {
        return new RunRecord(
                new RunStart(
                        "20260731-142501-kmers-3f2a",
                        "kmers",
                        "1",
                        Parameters.none(),
                        "gss",
                        7,
                        Instant.parse("2026-07-31T12:25:01Z"),
                        nodes,
                        Requirements.of("!gpu", "!tpu")),
                status,
                message,
                detail,
                Partition.of(items),
                "none",
                nodes,
                3_000_000_000L,
                2_000_000_000L,
                dispatches,
                3,
                1,
                List.of(),
                Bins.of(Partition.of(items).blocks()),
                List.of(),
                Optional.empty(),
                List.of(new OutputFile(Path.of("/out/table.tsv"), 42, "abc")),
                List.of("17 distinct words"),
                status == RunStatus.DONE_WITH_PROBLEMS ? List.of("line 3 failed") : List.of());
    }

    @Test
    void oneIsNotMany() {
        print(run(RunStatus.DONE, "", "", 1, List.of(NodeDescription.of("a", 1)), 1), false);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("kmers: 1 item in 3.00 s on 1 node under gss")
                .contains(": 1 segment dispatched, 3 cut back");
    }

    private void print(RunRecord run, boolean json) {
        RunSummary.print(console, run, json);
        console.flush();
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"DONE, 0", "DONE_WITH_PROBLEMS, 3", "FAILED, 3", "NO_NODE, 4", "CANCELLED, 130"})
    void endsWithTheCodeOfItsStatus(RunStatus status, int code) {
        assertThat(RunSummary.exitCode(run(status, "", "")))
                .extracting(ExitCode::code)
                .isEqualTo(code);
    }

    @Test
    void asJsonHasWhatProgramsNeed() throws IOException {
        print(run(RunStatus.DONE, "", ""), true);
        JsonNode json = new ObjectMapper().readTree(out.toByteArray());
        assertThat(json.get("run").asText()).isEqualTo("20260731-142501-kmers-3f2a");
        assertThat(json.get("status").asText()).isEqualTo("done");
        assertThat(json.get("items").asLong()).isEqualTo(1000);
        assertThat(json.get("requirements").toString()).isEqualTo("[\"!gpu\",\"!tpu\"]");
        assertThat(json.get("makespan_s").asDouble()).isEqualTo(3.0);
        assertThat(json.get("lower_bound_s").asDouble()).isEqualTo(2.0);
        assertThat(json.get("ratio").asDouble()).isEqualTo(1.5);
        assertThat(json.get("dispatches").asInt()).isEqualTo(12);
        assertThat(json.get("shrinks").asInt()).isEqualTo(3);
        assertThat(json.get("nodes").get(1).get("speed").asDouble()).isEqualTo(0.5);
        assertThat(json.get("outputs").get(0).get("path").asText()).isEqualTo("/out/table.tsv");
        assertThat(json.get("outputs").get(0).get("sha256").asText()).isEqualTo("abc");
        assertThat(err()).isEmpty();
    }

    @Test
    void asTextSaysWhatCameOutAndHowWell() {
        print(run(RunStatus.DONE, "", ""), false);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .contains("17 distinct words")
                .contains("kmers: 1000 items in 3.00 s on 2 nodes under gss: 1.50 times the lower bound of 2.00 s")
                .contains("it may run on nodes alone that meet !gpu and !tpu")
                .contains("wrote /out/table.tsv (42 bytes)");
    }

    @Test
    void listsProblemsOnStandardError() {
        print(run(RunStatus.DONE_WITH_PROBLEMS, "", ""), true);
        assertThat(err()).contains("line 3 failed");
    }

    @Test
    void tellsAFailureInOneSentenceAndTheDetailOnlyOnRequest() {
        print(run(RunStatus.FAILED, "block 3 cannot be read", "java.io.IOException: at …"), false);
        assertThat(err()).isEqualTo("whittle: kmers: block 3 cannot be read\n");
        console.showDetails();
        print(run(RunStatus.FAILED, "block 3 cannot be read", "java.io.IOException: at …"), false);
        assertThat(err()).contains("java.io.IOException: at …");
    }
}
