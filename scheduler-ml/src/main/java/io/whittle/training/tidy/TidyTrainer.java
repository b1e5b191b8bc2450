package io.whittle.training.tidy;

import io.whittle.cost.Regression;
import io.whittle.cost.RowDoubt;
import io.whittle.training.Learner;
import io.whittle.training.Learners;
import io.whittle.training.LearningRows;
import io.whittle.training.TrainingException;
import io.whittle.training.learner.BuiltInLearners;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Learns from a table of measured jobs, and judges what was learned by the rows held out. Used by one thread. */
public final class TidyTrainer {
    private final TidyOptions options;
    private final Consumer<String> detail;

    /**
     * Trains like this.
     *
     * @param detail told in one sentence of each step
     */
    public TidyTrainer(TidyOptions options, Consumer<String> detail) {
        this.options = options;
        this.detail = detail;
    }

    /**
     * Trains and judges.
     *
     * @throws TrainingException where nothing can be learned from the table, or judged by it
     */
    public TidyReport train(TidyData data) {
        Stopwatch watch = new Stopwatch();
        List<String> warnings = new ArrayList<>();
        List<Entry> entries = entries(warnings);
        List<Split> splits = Split.of(data, new Split.How(options.fold(), options.leaveOut()));
        Map<String, Judgement> judgements = new LinkedHashMap<>();
        List<Contest.Outcome> outcomes = new ArrayList<>();
        for (Split split : splits) {
            double left = options.budget().toMillis() / 1000.0 - watch.seconds();
            double share = left / (splits.size() - outcomes.size());
            detail.accept("learning from " + split.training().length + " rows, holding out " + split.test().length);
            Contest.Outcome outcome = new Contest(data, split, options, share, detail).hold(entries);
            outcome.leftOut().stream()
                    .map(name -> "there was no time for '" + name + "'; raise --budget")
                    .filter(warning -> !warnings.contains(warning))
                    .forEach(warnings::add);
            judge(data, split, outcome, judgements);
            outcomes.add(outcome);
        }
        return new TidyReport(options, data, splits, outcomes, judgements, warnings, watch.seconds());
    }

    private List<Entry> entries(List<String> warnings) {
        List<Entry> entries = new ArrayList<>();
        BuiltInLearners.baselines().forEach(learner -> entries.add(new Entry(learner, true)));
        List<Learner> candidates = new ArrayList<>(BuiltInLearners.candidates());
        candidates.addAll(Learners.added(warnings::add));
        List<String> known = new ArrayList<>(entries.stream().map(Entry::name).toList());
        for (Learner learner : candidates) {
            known.add(learner.name());
            if (options.trainers().isEmpty() || options.trainers().contains(learner.name())) {
                learner.unavailable()
                        .ifPresentOrElse(
                                reason -> warnings.add("'" + learner.name() + "' is left out: " + reason),
                                () -> entries.add(new Entry(learner, false)));
            }
        }
        for (String name : options.trainers()) {
            if (!known.contains(name)) {
                throw new TrainingException(
                        "there is no trainer '" + name + "'; there are auto, " + String.join(", ", known));
            }
            if (entries.stream().noneMatch(entry -> entry.name().equals(name))) {
                throw new TrainingException(String.join("; ", warnings));
            }
        }
        return entries;
    }

    private static void judge(TidyData data, Split split, Contest.Outcome outcome, Map<String, Judgement> judgements) {
        LearningRows held = TidyRows.held(data, split.training(), split.test());
        TidyData.Feature kinds = data.feature(LearningRows.KIND).orElseThrow();
        outcome.fitted().forEach((name, regression) -> {
            float[] predictions = Predictions.of(regression, held);
            double[] deviations =
                    deviations(regression, Optional.ofNullable(outcome.doubts().get(name)), held);
            Judgement judgement = judgements.computeIfAbsent(name, key -> new Judgement());
            for (int row = 0; row < predictions.length; row++) {
                judgement.add(
                        kinds.texts().get((int) kinds.values()[split.test()[row]]),
                        predictions[row] - held.targets()[row],
                        deviations[row]);
            }
        });
    }

    private static double[] deviations(Regression regression, Optional<RowDoubt> doubt, LearningRows held) {
        boolean blend = doubt.isEmpty();
        return IntStream.range(0, held.size())
                .parallel()
                .mapToDouble(row -> {
                    double[] values = held.row(row);
                    return blend
                            ? regression.deviation(values)
                            : doubt.orElseThrow().of(values, 0);
                })
                .toArray();
    }
}
