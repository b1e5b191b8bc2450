package io.whittle.training.tidy;

import io.whittle.spi.Plural;
import io.whittle.training.Learner;
import io.whittle.training.Learners;
import io.whittle.training.LearningRows;
import io.whittle.training.TrainingException;
import io.whittle.training.UnknownTrainerException;
import io.whittle.training.learner.BuiltInLearners;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Learns from a table of measured jobs, and judges what was learned by the rows held out. Used by one thread. */
public final class TidyTrainer {
    private final TidyOptions options;
    private final Consumer<String> progress;
    private final Consumer<String> detail;

    /**
     * Trains like this.
     *
     * @param progress told in one sentence what goes on
     * @param detail told in one sentence of each step; by several threads
     */
    public TidyTrainer(TidyOptions options, Consumer<String> progress, Consumer<String> detail) {
        this.options = options;
        this.progress = progress;
        this.detail = detail;
    }

    /**
     * Trains and judges.
     *
     * @throws TrainingException where nothing can be learned from the table, or judged by it
     */
    public TidyReport train(TidyData data) {
        Stopwatch watch = new Stopwatch();
        double budget = options.budget().toMillis() / 1000.0;
        List<String> warnings = new ArrayList<>();
        List<Entry> entries = entries(warnings);
        List<Split> splits = Split.of(data, new Split.How(options.fold(), options.leaveOut()));
        Map<String, Judgement> judgements = new LinkedHashMap<>();
        List<Contest.Outcome> outcomes = new ArrayList<>();
        for (Split split : splits) {
            Contest.Effort effort = Contest.Effort.of(
                    budget, splits.size(), (budget - watch.seconds()) / (splits.size() - outcomes.size()));
            progress.accept("learning from " + split.training().length + " rows, holding out " + split.test().length
                    + (splits.size() > 1 ? " (" + (outcomes.size() + 1) + " of " + splits.size() + ")" : ""));
            Contest.Outcome outcome = new Contest(data, split, options, effort, detail).hold(entries);
            outcome.leftOut().stream()
                    .map(name -> "there was no time for '" + name + "'; raise --budget")
                    .filter(warning -> !warnings.contains(warning))
                    .forEach(warnings::add);
            if (outcome.judged() < split.test().length) {
                warnings.add("there was time to judge by " + outcome.judged() + " of " + split.test().length
                        + " rows held out only; raise --budget");
            }
            detail.accept("judging by " + Plural.count(outcome.judged(), "row"));
            judge(data, split, outcome, judgements);
            outcomes.add(outcome);
        }
        return new TidyReport(options, data, entries, splits, outcomes, judgements, warnings, watch.seconds());
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
                throw new UnknownTrainerException(
                        "there is no trainer '" + name + "'; there are auto, " + String.join(", ", known));
            }
            if (entries.stream().noneMatch(entry -> entry.name().equals(name))) {
                throw new TrainingException(String.join("; ", warnings));
            }
        }
        return entries;
    }

    private static void judge(TidyData data, Split split, Contest.Outcome outcome, Map<String, Judgement> judgements) {
        int[] rows = Rehearsal.evenly(split.test(), outcome.judged());
        TidyData.Feature kinds = data.feature(LearningRows.KIND).orElseThrow();
        String[] ofRows = Arrays.stream(rows)
                .mapToObj(row -> kinds.texts().get((int) kinds.values()[row]))
                .toArray(String[]::new);
        new Judging(TidyRows.held(data, split.training(), rows), ofRows).judge(outcome, judgements);
    }
}
