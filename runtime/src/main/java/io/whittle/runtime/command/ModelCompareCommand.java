package io.whittle.runtime.command;

import io.whittle.cost.LearnedCostModel;
import io.whittle.cost.ModelEntry;
import io.whittle.cost.ModelRegistry;
import io.whittle.history.ModelComparison;
import io.whittle.history.ModelScore;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares two models. */
@Command(
        name = "compare",
        description = {
            "Compares two models by how far each was off.",
            "",
            "That is: when it was validated; on runs during which both were scored (one in use, the other with"
                    + " --shadow); and, computed now, on recorded runs that neither has learned from."
        },
        footer = {"  whittle run kmers --shadow 4", "  whittle model compare 4", "  whittle model compare 4 3 --json"})
final class ModelCompareCommand extends BaseCommand {
    private static final int PERCENT = 100;

    @Parameters(index = "0", paramLabel = "VERSION", description = "which (see: whittle model list)")
    private String one = "";

    @Parameters(index = "1", paramLabel = "OTHER", arity = "0..1", description = "with which (default: the one in use)")
    private String other = "active";

    ModelCompareCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        ModelRegistry registry = models();
        ModelEntry first = Told.by(() -> registry.show(one));
        ModelEntry second = Told.by(() -> registry.show(other));
        if (first.version().equals(second.version())) {
            throw CommandException.usage("model " + first.version() + " is compared with itself: name another one ("
                    + String.join(
                            ", ",
                            registry.list().stream().map(ModelEntry::version).toList()) + ")");
        }
        LearnedCostModel firstModel = Told.by(() -> registry.load(first.version()));
        LearnedCostModel secondModel = Told.by(() -> registry.load(second.version()));
        List<ModelComparison> live = HistoryCommand.ask(
                this,
                history -> ModelComparison.of(ModelLife.scores(history, first), ModelLife.scores(history, second)));
        List<List<ModelScore>> scores =
                HistoryCommand.ask(this, history -> ModelLife.score(history, first, firstModel, second, secondModel));
        List<ModelComparison> recorded = ModelComparison.of(scores.get(0), scores.get(1));
        if (json()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("version", first.version());
            map.put("other", second.version());
            map.put("validated", ModelLife.validated(first));
            map.put("other_validated", ModelLife.validated(second));
            map.put("live", live.stream().map(ModelCompareCommand::asMap).toList());
            map.put(
                    "recorded",
                    recorded.stream().map(ModelCompareCommand::asMap).toList());
            console().json(map);
        } else {
            printValidation(first, second);
            print("On runs during which both were scored", first, second, live);
            print("On recorded runs that neither has learned from", first, second, recorded);
        }
        return ExitCode.DONE;
    }

    private void printValidation(ModelEntry first, ModelEntry second) {
        Map<String, Double> ofFirst = ModelLife.validated(first);
        Map<String, Double> ofSecond = ModelLife.validated(second);
        Set<String> kinds = new TreeSet<>(ofFirst.keySet());
        kinds.addAll(ofSecond.keySet());
        console()
                .result(
                        "When they were validated, each on runs held out of its own training, typically off by a factor of:");
        Table table = new Table("KIND", first.version(), second.version());
        kinds.forEach(kind -> table.row(kind, factor(ofFirst.get(kind)), factor(ofSecond.get(kind))));
        table.print(console());
    }

    private static String factor(Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.2f", value);
    }

    private void print(String where, ModelEntry first, ModelEntry second, List<ModelComparison> comparisons) {
        console().result("");
        if (comparisons.isEmpty()) {
            console().result(where + ": there are none yet.");
            return;
        }
        console().result(where + ", typically off by a factor of:");
        Table table = new Table("KIND", "RUNS", "JOBS", first.version(), second.version(), "NEARER", "BETTER");
        for (ModelComparison each : comparisons) {
            table.row(
                    each.kind(),
                    Integer.toString(each.runs()),
                    Integer.toString(each.jobs()),
                    factor(each.factor()),
                    factor(each.otherFactor()),
                    each.nearer() + " : " + each.otherNearer(),
                    verdict(first, second, each));
        }
        table.print(console());
    }

    private static String verdict(ModelEntry first, ModelEntry second, ModelComparison comparison) {
        String chance = String.format(Locale.ROOT, "by chance: %.0f %%", PERCENT * comparison.chance());
        if (comparison.chance() >= ModelComparison.CONVINCING) {
            return "not to be told (" + chance + ")";
        }
        return (comparison.nearer() > comparison.otherNearer() ? first : second).version() + " (" + chance + ")";
    }

    private static Map<String, Object> asMap(ModelComparison comparison) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", comparison.kind());
        map.put("runs", comparison.runs());
        map.put("jobs", comparison.jobs());
        map.put("off_by_factor", comparison.factor());
        map.put("other_off_by_factor", comparison.otherFactor());
        map.put("jobs_nearer", comparison.nearer());
        map.put("other_jobs_nearer", comparison.otherNearer());
        map.put("chance", comparison.chance());
        return map;
    }
}
