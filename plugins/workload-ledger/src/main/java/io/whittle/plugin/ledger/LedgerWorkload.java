package io.whittle.plugin.ledger;

import io.whittle.spi.InvalidParameterException;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * The workload {@code ledger}: settles tips between accounts. A tip counts once for its id, the first in file order; an
 * account may be overdrawn, since to refuse a tip would make every tip depend on those before it. Safe for use by any
 * thread.
 */
@Component(service = Workload.class)
public final class LedgerWorkload implements Workload {
    /** The value of {@code input} that asks for made-up tips. */
    static final String GENERATED = "generated";

    private static final String NO_SHEET = "none";
    private static final long MAX_TIPS = 1_000_000_000_000L;
    private static final int MILLION = 1_000_000;

    private static final WorkloadDescription DESCRIPTION = new WorkloadDescription(
            "ledger",
            "1",
            "Settles tips between accounts (ledger.csv, ledger-summary.csv, ledger-malformed.csv)",
            List.of(
                    ParameterSpec.optional(
                            "input",
                            ParameterType.PATH,
                            GENERATED,
                            "a CSV file of lines id,from,to,sats, plain or gzip; 'generated' makes up tips instead"
                                    + " (write ./generated for a file of that name)"),
                    ParameterSpec.optional(
                            "opening",
                            ParameterType.PATH,
                            NO_SHEET,
                            "a balance sheet, such as an earlier ledger.csv, with which the accounts open; 'none' opens"
                                    + " them with 0"),
                    ParameterSpec.optional(
                            "item-bytes",
                            ParameterType.INTEGER,
                            "65536",
                            "bytes of input that make an item, 1024 to 16777216"),
                    ParameterSpec.optional("tips", ParameterType.INTEGER, "1000000", "lines to generate, 0 or more")
                            .onlyWhere("input", GENERATED),
                    ParameterSpec.optional(
                                    "accounts",
                                    ParameterType.INTEGER,
                                    "10000",
                                    "accounts that generated tips are between, 1 to 1000000000")
                            .onlyWhere("input", GENERATED),
                    ParameterSpec.optional(
                                    "repeats",
                                    ParameterType.INTEGER,
                                    "20000",
                                    "how many in a million generated lines repeat an earlier one, 0 to 1000000")
                            .onlyWhere("input", GENERATED),
                    ParameterSpec.optional(
                                    "malformed",
                                    ParameterType.INTEGER,
                                    "0",
                                    "how many in a million generated lines are malformed, 0 to 1000000")
                            .onlyWhere("input", GENERATED),
                    ParameterSpec.optional(
                                    "seed", ParameterType.INTEGER, "1", "which tips to generate, any whole number")
                            .onlyWhere("input", GENERATED)));

    @Override
    public WorkloadDescription description() {
        return DESCRIPTION;
    }

    @Override
    public WorkloadJob open(Parameters parameters) {
        int itemBytes = parameters.integerBetween("item-bytes", 1 << 10, 1 << 24);
        GeneratedTips generated = generated(parameters, itemBytes);
        Optional<Path> opening = opening(parameters);
        Tips tips = parameters.text("input").equals(GENERATED)
                ? generated
                : new TipFile(SharedFile.open(parameters.path("input"), "input"), itemBytes);
        return new LedgerJob(tips, opening);
    }

    private static GeneratedTips generated(Parameters parameters, int itemBytes) {
        long count = parameters.integer("tips");
        if (count < 0 || count > MAX_TIPS) {
            throw new InvalidParameterException(
                    "parameter 'tips' must be between 0 and " + MAX_TIPS + ", not " + count);
        }
        return new GeneratedTips(
                parameters.integer("seed"),
                count,
                parameters.integerBetween("accounts", 1, 1_000_000_000),
                parameters.integerBetween("repeats", 0, MILLION),
                parameters.integerBetween("malformed", 0, MILLION),
                itemBytes);
    }

    /** The sheet is read where results are merged; that there is one is checked at once. */
    private static Optional<Path> opening(Parameters parameters) {
        if (parameters.text("opening").equals(NO_SHEET)) {
            return Optional.empty();
        }
        Path path = parameters.path("opening");
        if (!Files.isReadable(path) || !Files.isRegularFile(path)) {
            throw new WorkloadException(
                    "there is no balance sheet '" + path + "' that can be read; check the parameter 'opening'", false);
        }
        return Optional.of(path);
    }
}
