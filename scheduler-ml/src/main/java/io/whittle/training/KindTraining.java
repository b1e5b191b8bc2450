package io.whittle.training;

import io.whittle.cost.KindModel;
import io.whittle.cost.LearnedCostModel;
import io.whittle.cost.Predictor;
import io.whittle.cost.Uncertainty;
import io.whittle.spi.cost.NodeClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Trains one kind: fits all candidates to each fold, chooses the best, and fits that to all runs. What is said of the chosen
 * one is said of the choice too: of each job, what the candidate that the other jobs would have chosen was off by.
 */
final class KindTraining {
    /** A candidate must be so much better than a plainer one. */
    private static final double WORTH_IT = 0.98;

    /** Predictions stay within a factor of 10,000 of what was seen. */
    private static final double REACH = Math.log(1e4);

    private final String kind;
    private final List<TrainingRun> runs;
    private final TrainingOptions options;
    private final List<Candidate> candidates;
    private final Repeats allRepeats;
    private final Map<Candidate, HeldOut> heldOut = new LinkedHashMap<>();
    private final Map<Candidate, HeldOut> telling = new HashMap<>();
    private final List<Fitted> fittedFolds = new ArrayList<>();
    private final BooleanSupplier inTime;

    /**
     * Trains a kind.
     *
     * @param inTime asked before each candidate: where it is not so, only plain methods are fitted any more
     */
    KindTraining(
            String kind,
            List<TrainingRun> runs,
            TrainingOptions options,
            List<Candidate> candidates,
            Repeats allRepeats,
            BooleanSupplier inTime) {
        this.inTime = inTime;
        this.kind = kind;
        this.runs = runs;
        this.options = options;
        this.candidates = candidates;
        this.allRepeats = allRepeats;
    }

    private record Fitted(Folds.Fold fold, KindData data, Map<Candidate, Predictor> predictors) {}

    KindResult train(Optional<LearnedCostModel> active, Set<String> activeRuns) {
        Repeats own = Repeats.of(runs);
        Repeats repeats = own.isEmpty() ? allRepeats : own;
        List<String> warnings = new ArrayList<>();
        if (runs.size() < 2) {
            warnings.add("kind '" + kind + "' has a single run: the same job is predicted from it, other jobs with"
                    + " much doubt; record runs with other parameters");
            Uncertainty untested = uncertainty(new HeldOut().deviations(), repeats);
            return new KindResult(
                    kind,
                    1,
                    "none",
                    Candidate.NEAREST_RUN,
                    fitAll(Candidate.NEAREST_RUN, untested),
                    Map.of(),
                    new HeldOut(),
                    Map.of(),
                    new HeldOut(),
                    new HeldOut(),
                    warnings);
        }
        Folds folds = Folds.of(runs);
        folds.folds()
                .forEach(fold -> fittedFolds.add(
                        new Fitted(fold, new KindData(fold.training(), options.maxRows()), new LinkedHashMap<>())));
        for (Candidate candidate : candidates) {
            if (candidate.baseline() || inTime.getAsBoolean()) {
                fittedFolds.forEach(fitted -> fit(candidate, fitted));
            } else {
                warnings.add("kind '" + kind + "': there was no time for '" + candidate + "'; raise --budget");
            }
        }
        Candidate chosen = choose(heldOut);
        Uncertainty uncertainty = uncertainty(telling(chosen).deviations(), repeats);
        int jobs = (int) runs.stream().map(TrainingRun::signature).distinct().count();
        if (jobs == 1) {
            warnings.add(
                    "kind '" + kind + "' has runs of one job only: other jobs are predicted with doubt; record runs"
                            + " with other parameters");
        }
        HeldOut ofChosen = new HeldOut();
        HeldOutRows rows = new HeldOutRows();
        HeldOut ofChosenNew = new HeldOut();
        HeldOut ofActive = new HeldOut();
        Optional<KindModel> activeKind = active.map(model -> model.kinds().get(kind));
        JobGroups groups =
                new JobGroups(runs.stream().map(TrainingRun::signature).toList());
        Map<Integer, Judged> judged = new HashMap<>();
        for (Fitted fitted : fittedFolds) {
            for (TrainingRun run : fitted.fold().test()) {
                String job = run.signature();
                // neither what chose it nor what says how far off it may be has seen the job
                Judged byOthers = judged.computeIfAbsent(groups.of(job), group -> byOthers(group, groups, chosen));
                Candidate candidate = byOthers.candidate();
                KindModel model =
                        model(candidate, fitted.predictors().get(candidate), fitted.data(), byOthers.uncertainty());
                Errors errors = errors(model, run, true);
                ofChosen.add(job, errors.values(), errors.deviation());
                rows.add(run, errors.values(), errors.deviation());
                if (activeKind.isPresent() && !activeRuns.contains(run.runId())) {
                    ofChosenNew.add(job, errors.values(), errors.deviation());
                    Errors activeErrors = errors(activeKind.get(), run, true);
                    ofActive.add(job, activeErrors.values(), activeErrors.deviation());
                }
            }
        }
        runs.forEach(run -> run.features().release());
        return new KindResult(
                kind,
                jobs,
                folds.description(),
                chosen,
                fitAll(chosen, uncertainty),
                calibrated(),
                ofChosen,
                rows.toMap(),
                ofChosenNew,
                ofActive,
                warnings);
    }

    /** What the jobs of other groups would have chosen, and how far off they take it to be. */
    private record Judged(Candidate candidate, Uncertainty uncertainty) {}

    private Judged byOthers(int group, JobGroups groups, Candidate chosenByAll) {
        Map<Candidate, HeldOut> others = new LinkedHashMap<>();
        heldOut.forEach((candidate, errors) -> others.put(candidate, errors.without(group, groups)));
        boolean none = others.get(Candidate.KIND_MEDIAN).isEmpty(); // all that is held out is of this group
        Candidate candidate = none ? chosenByAll : choose(others);
        return new Judged(
                candidate,
                uncertainty(telling(candidate).without(group, groups).deviations(), repeatsWithout(group, groups)));
    }

    /** Returns all errors that tell how far a candidate may be off. */
    private HeldOut telling(Candidate candidate) {
        return telling.computeIfAbsent(candidate, key -> {
            HeldOut errors = rehearsed(key);
            errors.addAll(heldOut.get(key));
            return errors;
        });
    }

    private void fit(Candidate candidate, Fitted fitted) {
        Predictor predictor = candidate.fit(fitted.data(), options.seed());
        fitted.predictors().put(candidate, predictor);
        addErrors(heldOut.computeIfAbsent(candidate, key -> new HeldOut()), candidate, predictor, fitted);
    }

    private void addErrors(HeldOut errors, Candidate candidate, Predictor predictor, Fitted fitted) {
        KindModel model = model(candidate, predictor, fitted.data(), new Uncertainty(0, 0, 0, 0));
        for (TrainingRun run : fitted.fold().test()) {
            Errors ofRun = errors(model, run, false);
            errors.add(run.signature(), ofRun.values(), ofRun.deviation());
        }
    }

    /**
     * Returns the errors of jobs that were held out within the runs to learn from, where a single stretch of later runs was
     * held out of all: those are too few to tell how far predictions may be off.
     */
    private HeldOut rehearsed(Candidate chosen) {
        HeldOut errors = new HeldOut();
        if (fittedFolds.size() > 1) {
            return errors;
        }
        for (Folds.Fold fold : Folds.rehearsal(fittedFolds.get(0).fold().training())) {
            if (chosen.baseline() || inTime.getAsBoolean()) {
                KindData data = new KindData(fold.training(), options.maxRows());
                addErrors(errors, chosen, chosen.fit(data, options.seed()), new Fitted(fold, data, Map.of()));
            }
        }
        return errors;
    }

    private static Candidate choose(Map<Candidate, HeldOut> errors) {
        Candidate best = Candidate.KIND_MEDIAN;
        for (Candidate candidate : errors.keySet()) {
            if (errors.get(candidate).meanAbsolute()
                    < WORTH_IT * errors.get(best).meanAbsolute()) {
                best = candidate;
            }
        }
        return best;
    }

    private Map<Candidate, HeldOut> calibrated() {
        Map<Candidate, HeldOut> calibrated = new LinkedHashMap<>();
        heldOut.forEach((candidate, errors) -> calibrated.put(candidate, errors.calibrated()));
        return calibrated;
    }

    private Repeats repeatsWithout(int group, JobGroups groups) {
        return Repeats.of(
                runs.stream().filter(run -> groups.of(run.signature()) != group).toList());
    }

    private static Uncertainty uncertainty(HeldOut.Deviations deviations, Repeats repeats) {
        return new Uncertainty(deviations.level(), deviations.shape(), repeats.level(), repeats.shape());
    }

    private KindModel fitAll(Candidate candidate, Uncertainty uncertainty) {
        KindData data = new KindData(runs, options.maxRows());
        return model(candidate, candidate.fit(data, options.seed()), data, uncertainty);
    }

    private KindModel model(Candidate candidate, Predictor predictor, KindData data, Uncertainty uncertainty) {
        return new KindModel(
                candidate.label(),
                data.weightedColumns(options.seed()),
                predictor,
                data.memory(),
                uncertainty,
                Arrays.stream(data.targets()).min().orElse(0) - REACH,
                Arrays.stream(data.targets()).max().orElse(0) + REACH);
    }

    /** The errors of a run's rows, and the deviation that was predicted for them. */
    private record Errors(double[] values, double deviation) {}

    private static Errors errors(KindModel model, TrainingRun run, boolean useRecorded) {
        Map<NodeClass, KindModel.Prediction> predictions = new HashMap<>();
        Set<NodeClass> nodes = run.rows().stream().map(TrainingRun.Row::node).collect(Collectors.toSet());
        nodes.forEach(node -> predictions.put(node, model.predict(run.features(), node, useRecorded)));
        double[] errors = run.rows().stream()
                .mapToDouble(row -> row.target() - predictions.get(row.node()).costs()[row.bin()])
                .toArray();
        double deviation = predictions.values().stream()
                .mapToDouble(prediction -> Math.hypot(prediction.levelDeviation(), prediction.shapeDeviation()))
                .average()
                .orElse(0);
        return new Errors(errors, deviation);
    }
}
