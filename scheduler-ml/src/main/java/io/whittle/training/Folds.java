package io.whittle.training;

import io.whittle.spi.Plural;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which whole runs of a kind are held out of training: with many runs the later ones; with few each job in turn with all
 * its runs, so that what is measured is how other jobs are predicted; where all runs are of one job, each run in turn.
 *
 * @param description how, for people
 * @param folds each a split of the runs
 */
record Folds(String description, List<Fold> folds) {
    /** A quarter of fewer runs would be too few to judge by. */
    private static final int MANY_RUNS = 20;

    private static final int MAX_FOLDS = 5;

    /**
     * A split.
     *
     * @param training what candidates are fitted to
     * @param test what they are judged by
     */
    record Fold(List<TrainingRun> training, List<TrainingRun> test) {}

    /** Splits at least two runs, earliest first. */
    static Folds of(List<TrainingRun> runs) {
        Map<String, List<TrainingRun>> jobs = jobs(runs);
        if (runs.size() >= MANY_RUNS) {
            int split = runs.size() - runs.size() / 4;
            return new Folds(
                    "the latest " + (runs.size() - split) + " of " + Plural.count(runs.size(), "run"),
                    List.of(new Fold(runs.subList(0, split), runs.subList(split, runs.size()))));
        }
        if (jobs.size() > 1) {
            return inTurn(runs, new ArrayList<>(jobs.values()), "jobs");
        }
        return inTurn(runs, runs.stream().map(List::of).toList(), "runs of one job");
    }

    /** Holds out, of runs to learn from, each job in turn or in a few groups; nothing where all are of one job. */
    static List<Fold> rehearsal(List<TrainingRun> runs) {
        Map<String, List<TrainingRun>> jobs = jobs(runs);
        return jobs.size() < 2
                ? List.of()
                : inTurn(runs, new ArrayList<>(jobs.values()), "jobs").folds();
    }

    private static Map<String, List<TrainingRun>> jobs(List<TrainingRun> runs) {
        Map<String, List<TrainingRun>> jobs = new LinkedHashMap<>();
        runs.forEach(run -> jobs.computeIfAbsent(run.signature(), signature -> new ArrayList<>())
                .add(run));
        return jobs;
    }

    private static Folds inTurn(List<TrainingRun> runs, List<List<TrainingRun>> groups, String what) {
        int count = Math.min(MAX_FOLDS, groups.size());
        List<Fold> folds = new ArrayList<>();
        for (int fold = 0; fold < count; fold++) {
            List<TrainingRun> test = new ArrayList<>();
            for (int group = fold; group < groups.size(); group += count) {
                test.addAll(groups.get(group));
            }
            folds.add(without(runs, test));
        }
        String how = count < groups.size() ? ", in " + count + " groups" : "";
        return new Folds("each of " + groups.size() + " " + what + " in turn" + how, folds);
    }

    private static Fold without(List<TrainingRun> runs, List<TrainingRun> test) {
        Set<TrainingRun> held = new HashSet<>(test);
        return new Fold(runs.stream().filter(run -> !held.contains(run)).toList(), test);
    }
}
