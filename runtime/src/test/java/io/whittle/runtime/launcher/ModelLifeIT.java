package io.whittle.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in use and on trial, in processes of their own that share a home. */
final class ModelLifeIT {
    @TempDir
    private Path folder;

    private Launched run(String... arguments) throws IOException, InterruptedException {
        Launched launched = Launched.run(folder, arguments);
        assertThat(launched.code()).as(launched.err()).isZero();
        return launched;
    }

    private static JsonNode json(Launched launched) throws IOException {
        return new ObjectMapper().readTree(launched.out());
    }

    /** The model that ships, as a version of its own. */
    @BeforeEach
    void importTheModelThatShips() throws Exception {
        run("model", "export", "shipped", "--out", "shipped.whittle");
        assertThat(run("model", "import", "shipped.whittle").out()).contains("model 0001 is there, not in use");
    }

    @Test
    void aRunThatGoesOnTakesUpTheModelThatAnotherProcessPutsInUse() throws Exception {
        Launched.Running running = Launched.start( // on one node, which leaves room for the commands beside it
                folder, "run", "mandelbrot", "-P", "iterations=100000000", "--nodes", "1", "--json", "--verbose");
        running.awaitMessage(" has begun");
        run("model", "use", "1");
        running.awaitMessage("model 0001 is used from now on");
        assertThat(run("model", "rollback").out()).isEqualTo("model shipped is in use again\n");
        running.awaitMessage("model shipped is used from now on");
        run("model", "use", "1");
        running.awaitMessage("model 0001 is used from now on");
        running.interrupt();
        Launched ended = running.end();
        assertThat(ended.code()).isEqualTo(130);
        assertThat(json(ended).get("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void aModelOnTrialIsScoredAndNotUsed() throws Exception {
        Launched refused = Launched.run(folder, "run", "mandelbrot", "--shadow", "7");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("there is no model '7'").contains("0001");
        JsonNode run = json(
                run( // of some seconds of work, so that the model has spoken long before its end
                        "run", "mandelbrot", "-P", "width=512", "-P", "iterations=50000", "--shadow", "1", "--json"));
        assertThat(run.get("model").asText()).isEqualTo("shipped");
        JsonNode live = json(run("model", "compare", "1", "--json")).get("live");
        assertThat(live).hasSize(1);
        assertThat(live.get(0).get("kind").asText()).isEqualTo("mandelbrot");
        assertThat(live.get(0).get("runs").asInt()).isEqualTo(1);
        assertThat(live.get(0).get("off_by_factor"))
                .as("the same model twice")
                .isEqualTo(live.get(0).get("other_off_by_factor"));
        JsonNode drift = json(run("model", "show", "shipped", "--json")).get("drift");
        assertThat(drift.get(0).get("state").asText()).isEqualTo("too_few");
        JsonNode nodes = json(run("nodes", "--json"));
        assertThat(nodes.get(0).get("attributes").get("core-speed").asDouble()).isPositive();
        assertThat(folder.resolve("home/machines.json")).isNotEmptyFile();
    }

    @Test
    void whatPlaysNoPartIsWarnedOfAndNotRecorded() throws Exception {
        Files.writeString(folder.resolve("tips.csv"), "1,ann,ben,5\n2,ben,ann,3\n");
        Launched ledger = run("run", "ledger", "-P", "input=tips.csv", "-P", "tips=7", "--out", "out", "--json");
        assertThat(ledger.err()).contains("-P tips plays no part in this job: it counts only with input=generated");
        assertThat(json(run("history", "show", "last", "--json"))
                        .get("parameters")
                        .fieldNames())
                .toIterable()
                .containsExactly("input", "item-bytes", "opening");
        assertThat(run("run", "ledger", "-P", "tips=7", "--out", "out").err()).doesNotContain("plays no part");
    }
}
