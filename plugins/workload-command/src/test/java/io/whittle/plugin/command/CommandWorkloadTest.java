package io.whittle.plugin.command;

import io.whittle.spi.contract.WorkloadContract;
import io.whittle.spi.workload.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class CommandWorkloadTest extends WorkloadContract {
    @TempDir
    Path folder;

    @Override
    protected Workload workload() {
        return new CommandWorkload();
    }

    @Override
    protected List<Map<String, String>> jobs() throws Exception {
        String none = Files.writeString(folder.resolve("none"), "").toString();
        String few =
                Files.writeString(folder.resolve("few"), "a b\n\nc\r\n$x\nd").toString();
        return List.of(
                Map.of("command", "echo {}", "input", none),
                Map.of("command", "sh -c 'echo $1 >&2; echo $1; [ \"$1\" = c ]' sh {}", "input", few),
                Map.of("command", "echo {...} end", "input", few, "lines-per-process", "2"),
                Map.of("command", "echo {}", "input", few, "dry-run", "true", "output", "commands.txt"));
    }

    @Override
    protected Map<Map<String, String>, String> refusals() {
        return Map.of(
                Map.of("command", "ecoh {}"), "did you mean 'echo'?",
                Map.of("command", "echo", "input", folder + "/nothing"), "does not exist",
                Map.of("command", "echo {} {...}"), "not both",
                Map.of("command", "echo 'a"), "not closed",
                Map.of("command", "echo", "lines-per-process", "-1"), "lines-per-process");
    }
}
