package io.whittle.training;

import io.whittle.cost.BinFeatures;
import io.whittle.cost.KindModel;
import io.whittle.cost.LearnedCostModel;
import io.whittle.cost.ModelException;
import io.whittle.cost.ModelRegistry;
import io.whittle.history.RecordedRun;
import io.whittle.json.PlainJson;
import io.whittle.spi.Plural;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Learns a cost model from recorded runs, registers it, and puts it in use if it is better than the plain methods and
 * than the one in use, on runs that neither has learned from. The same data and options give the same predictions. Used
 * by one thread.
 */
public final class Trainer {
    /** How much lower the mean error in log space must be than that of plain methods. */
    private static final double WORTH_IT = 0.98;

    /** The rest is for putting what was learned together, and for writing it. */
    private static final double LEARNING_SHARE = 0.9;

    private final TrainingOptions options;
    private final LongSupplier nanos;

    /** Trains like this. */
    public Trainer(TrainingOptions options) {
        this(options, System::nanoTime);
    }

    /**
     * Trains like this.
     *
     * @param nanos a clock
     */
    Trainer(TrainingOptions options, LongSupplier nanos) {
        this.options = options;
        this.nanos = nanos;
    }

    /**
     * Trains, and adds the model to the registry.
     *
     * @throws TrainingException where nothing can be learned from the data
     * @throws ModelException where the model cannot be written
     */
    public TrainingReport train(TrainingData data, ModelRegistry registry) {
        List<String> warnings = new ArrayList<>();
        Map<String, List<TrainingRun>> runs = usableRuns(data, warnings);
        Optional<LearnedCostModel> active = registry.loadActive(warnings::add);
        Map<String, Object> provenance = provenanceOfActive(registry);
        Set<String> runsOfActive = new HashSet<>();
        if (provenance.get("runs") instanceof List<?> ids) {
            ids.forEach(id -> runsOfActive.add(String.valueOf(id)));
        }

        Repeats repeats = new Repeats();
        runs.values().forEach(ofKind -> repeats.addAll(Repeats.of(ofKind)));
        List<KindResult> results = new ArrayList<>();
        List<Candidate> candidates = Candidates.of(options, warnings::add);
        long start = nanos.getAsLong();
        double budgetNanos = LEARNING_SHARE * options.budget().toNanos();
        runs.forEach((kind, ofKind) -> {
            // kinds share what is left evenly; half of a share is for comparing, half for fitting what was best
            double gone = nanos.getAsLong() - start;
            double end = gone + 0.5 * (budgetNanos - gone) / (runs.size() - results.size());
            results.add(
                    new KindTraining(kind, ofKind, options, candidates, repeats, () -> nanos.getAsLong() - start < end)
                            .train(active, runsOfActive));
        });
        results.forEach(result -> warnings.addAll(result.warnings()));
        if (results.stream().noneMatch(KindResult::tested)) {
            throw new TrainingException("every kind (" + String.join(", ", runs.keySet())
                    + ") has a single run, so nothing can be held out to judge a model by; record at least one more run"
                    + " of one of them, best with other parameters");
        }

        Map<String, KindModel> models = new TreeMap<>();
        results.forEach(result -> models.put(result.kind(), result.model()));
        Set<String> kept = new TreeSet<>();
        active.ifPresent(model -> kept.addAll(keepWhatIsBetter(model, results, models, warnings)));
        List<KindResult> judged =
                results.stream().filter(result -> !kept.contains(result.kind())).toList();
        boolean sameData = active.isPresent() && data.sha256().equals(provenance.get("data_sha256"));
        Verdict verdict = sameData
                ? new Verdict(false, "the model in use has learned from the same data")
                : Verdict.of(judged, active, WORTH_IT);
        LearnedCostModel model = new LearnedCostModel("new", models);
        long rowsUsed = runs.values().stream()
                .flatMap(List::stream)
                .mapToLong(run -> run.rows().size())
                .sum();
        int runCount = runs.values().stream().mapToInt(List::size).sum();
        long rowsDropped = data.rows() - rowsUsed + data.badRows().size();
        TrainingReport report = new TrainingReport(
                "",
                false,
                verdict.reason(),
                runCount,
                rowsUsed,
                rowsDropped,
                options.seed(),
                byKind(results, KindResult::heldOutRuns),
                byKind(results, result -> result.chosen().label()),
                Overall.of(results),
                summariesByKind(results),
                kept,
                warnings);
        Set<String> learnedFrom = new TreeSet<>(kept.isEmpty() ? Set.of() : runsOfActive);
        runs.values().stream().flatMap(List::stream).map(TrainingRun::runId).forEach(learnedFrom::add);
        Map<String, Object> origin = provenance(data, candidates, runs, report, learnedFrom);
        origin.putAll(validation(judged, kept, provenance));
        String version = registry.add(model, origin);
        boolean activated = verdict.better() && options.activate();
        if (activated) {
            registry.use(version);
        }
        return new TrainingReport(
                version,
                activated,
                report.reason(),
                report.runs(),
                report.rowsUsed(),
                report.rowsDropped(),
                report.seed(),
                report.heldOut(),
                report.chosen(),
                report.overall(),
                report.perKind(),
                report.kept(),
                report.warnings());
    }

    /** Puts what the model in use knows of kinds into the new one, where that is better; returns these kinds. */
    private static Set<String> keepWhatIsBetter(
            LearnedCostModel active, List<KindResult> results, Map<String, KindModel> models, List<String> warnings) {
        Set<String> kept = new TreeSet<>();
        active.kinds().forEach((kind, known) -> {
            Optional<KindResult> result =
                    results.stream().filter(each -> each.kind().equals(kind)).findFirst();
            if (result.isEmpty()) {
                warnings.add("there are no runs of kind '" + kind + "': what the model in use knows of it is kept");
            } else if (!result.get().replacesActive()) {
                warnings.add("what the model in use knows of kind '" + kind + "' is kept: "
                        + (result.get().jobs() > 1 ? "it is better" : "it has seen other jobs than the one"));
            }
            if (result.isEmpty() || !result.get().replacesActive()) {
                kept.add(kind);
                models.put(kind, known);
            }
        });
        return kept;
    }

    private static Map<String, List<TrainingRun>> usableRuns(TrainingData data, List<String> warnings) {
        if (data.runs().isEmpty()) {
            throw new TrainingException("there are no recorded runs in " + String.join(", ", data.sources())
                    + "; run some jobs first, best each kind with several parameters");
        }
        Map<String, List<TrainingRun>> runs = new TreeMap<>();
        int unusable = 0;
        for (RecordedRun recorded : data.runs()) {
            TrainingRun run = new TrainingRun(recorded);
            if (run.rows().isEmpty() || !run.nearlyWhole()) {
                unusable++;
            } else {
                runs.computeIfAbsent(run.kind(), kind -> new ArrayList<>()).add(run);
            }
        }
        if (runs.isEmpty()) {
            throw new TrainingException("none of the " + data.runs().size() + " recorded runs in "
                    + String.join(", ", data.sources()) + " came near its end; let some jobs finish first");
        }
        if (unusable > 0) {
            warnings.add(unusable + " of " + Plural.count(data.runs().size(), "run")
                    + Plural.of(unusable, " was left out, since most of it", " were left out, since most of them")
                    + " never ran");
        }
        return runs;
    }

    /** Returns what is known of the model in use; nothing where there is none. */
    private static Map<String, Object> provenanceOfActive(ModelRegistry registry) {
        try {
            if (registry.activeVersion().isPresent()) {
                return registry.show("active").provenance();
            }
        } catch (ModelException | IllegalArgumentException e) {
            return Map.of(); // loading the model has warned already
        }
        return Map.of();
    }

    /**
     * Returns how well what the model holds was judged: of kinds that are kept, what was found when they were learned. Over
     * all kinds it is what was found of those that are new.
     */
    private static Map<String, Object> validation(
            List<KindResult> judged, Set<String> kept, Map<String, Object> ofActive) {
        Map<String, Object> before = part(ofActive, "validation");
        Map<String, Object> test = judged.isEmpty()
                ? new LinkedHashMap<>(before)
                : TrainingReport.test(Overall.of(judged), summariesByKind(judged));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("validation", test);
        map.put("held_out", new TreeMap<String, Object>(byKind(judged, KindResult::heldOutRuns)));
        map.put("chosen", new TreeMap<String, Object>(byKind(judged, result -> result.chosen()
                .label())));
        map.put("held_out_rows", heldOutRows(judged));
        for (String kind : kept) {
            keep(kind, part(before, "kinds"), part(test, "kinds"));
            for (String name : List.of("held_out", "chosen", "held_out_rows")) {
                keep(kind, part(ofActive, name), part(map, name));
            }
        }
        map.put("kept", kept);
        return map;
    }

    private static void keep(String kind, Map<String, Object> from, Map<String, Object> to) {
        if (from.containsKey(kind)) {
            to.put(kind, from.get(kind));
        }
    }

    private static Map<String, Object> part(Map<String, Object> map, String name) {
        return map.get(name) instanceof Map<?, ?> value ? PlainJson.asObject(value) : Map.of();
    }

    private Map<String, Object> provenance(
            TrainingData data,
            List<Candidate> candidates,
            Map<String, List<TrainingRun>> runs,
            TrainingReport report,
            Set<String> learnedFrom) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("created_at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        map.put("sources", data.sources());
        map.put("data_sha256", data.sha256());
        map.put("runs_used", report.runs());
        map.put("rows_used", report.rowsUsed());
        map.put("rows_dropped", report.rowsDropped());
        map.put("seed", options.seed());
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("max_rows", options.maxRows());
        parameters.put("trees", Candidate.TREES);
        parameters.put("depth", Candidate.DEPTH);
        parameters.put("huber", Candidate.HUBER);
        Map<String, Object> libraries = new TreeMap<>();
        libraries.put("java", System.getProperty("java.version"));
        for (Candidate candidate : candidates) {
            libraries.putAll(candidate.libraries());
            if (!candidate.hyperParameters().isEmpty()) {
                parameters.put(candidate.label(), candidate.hyperParameters());
            }
        }
        map.put("hyper_parameters", parameters);
        map.put("feature_schema", BinFeatures.SCHEMA_VERSION);
        map.put("libraries", libraries);
        map.put("verdict", report.reason());
        map.put("baselines", TrainingReport.baselines());
        Map<String, Object> seen = new LinkedHashMap<>();
        runs.forEach((kind, ofKind) -> seen.put(kind, SeenRange.of(ofKind)));
        map.put("seen", seen);
        map.put("warnings", report.warnings());
        map.put("runs", learnedFrom);
        return map;
    }

    private static Map<String, Object> heldOutRows(List<KindResult> results) {
        Map<String, Object> rows = new LinkedHashMap<>();
        results.stream().filter(KindResult::tested).forEach(result -> rows.put(result.kind(), result.rows()));
        return rows;
    }

    private static Map<String, String> byKind(List<KindResult> results, Function<KindResult, String> value) {
        Map<String, String> map = new LinkedHashMap<>();
        results.forEach(result -> map.put(result.kind(), value.apply(result)));
        return map;
    }

    private static Map<String, Map<String, ErrorSummary>> summariesByKind(List<KindResult> results) {
        Map<String, Map<String, ErrorSummary>> map = new LinkedHashMap<>();
        results.stream().filter(KindResult::tested).forEach(result -> map.put(result.kind(), result.summaries()));
        return map;
    }
}
