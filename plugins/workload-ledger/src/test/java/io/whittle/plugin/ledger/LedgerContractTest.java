package io.whittle.plugin.ledger;

import io.whittle.spi.contract.WorkloadContract;
import io.whittle.spi.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class LedgerContractTest extends WorkloadContract {
    @TempDir
    private Path folder;

    @Override
    protected Workload workload() {
        return new LedgerWorkload();
    }

    @Override
    protected List<Map<String, String>> jobs() throws IOException {
        Path file = Files.write(folder.resolve("tips.csv"), TipLines.generated(2, 500, 0.1, 0.05));
        Path packed = Files.write(folder.resolve("tips.csv.gz"), TipLines.gzip(Files.readAllBytes(file)));
        return List.of(
                Map.of("tips", "0"),
                Map.of("tips", "300", "item-bytes", "1024", "malformed", "50000"),
                Map.of("input", file.toString(), "item-bytes", "1024"),
                Map.of("input", packed.toString(), "item-bytes", "2000"));
    }

    @Override
    protected Map<Map<String, String>, String> refusals() throws IOException {
        Path truncated = folder.resolve("truncated.gz");
        byte[] whole = TipLines.gzip(TipLines.generated(2, 5000, 0, 0));
        Files.write(truncated, java.util.Arrays.copyOf(whole, whole.length / 2));
        Path damaged = folder.resolve("damaged.gz");
        Files.write(damaged, new byte[] {0x1f, (byte) 0x8b, 99, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        return Map.of(
                Map.of("input", folder.resolve("missing.csv").toString()), "missing.csv",
                Map.of("input", folder.toString()), "no plain file",
                Map.of("input", truncated.toString()), "truncated",
                Map.of("input", damaged.toString()), "damaged",
                Map.of("opening", folder.resolve("yesterday.csv").toString()), "yesterday.csv",
                Map.of("item-bytes", "10"), "item-bytes",
                Map.of("tips", "-1"), "tips",
                Map.of("repeats", "1000001"), "repeats");
    }
}
