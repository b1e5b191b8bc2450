package io.whittle.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which whole runs of a kind are held out of training: with many runs the later ones; with few each job in turn with all
 * its runs, so that what is measured is how other jobs are predicted; where all runs are of one job, each run in turn.
 *
 * @param description how, for people
 * @param folds each a split of the runs
 */
record Folds(String description, List<Fold> folds) {
    private static final int MANY_RUNS = 12;

    /**
     * A split.
     *
     * @param training what candidates are fitted to
     * @param test what they are judged by
     */
    record Fold(List<TrainingRun> training, List<TrainingRun> test) {}

    /** Splits at least two runs, earliest first. */
    static Folds of(List<TrainingRun> runs) {
        Map<String, List<TrainingRun>> jobs = new LinkedHashMap<>();
        runs.forEach(run -> jobs.computeIfAbsent(run.signature(), signature -> new ArrayList<>())
                .add(run));
        if (runs.size() >= MANY_RUNS) {
            int split = runs.size() - runs.size() / 4;
            return new Folds(
                    "the latest " + (runs.size() - split) + " of " + runs.size() + " runs",
                    List.of(new Fold(runs.subList(0, split), runs.subList(split, runs.size()))));
        }
        List<Fold> folds = new ArrayList<>();
        if (jobs.size() > 1) {
            jobs.values().forEach(test -> folds.add(without(runs, test)));
            return new Folds("each of " + jobs.size() + " jobs in turn", folds);
        }
        runs.forEach(test -> folds.add(without(runs, List.of(test))));
        return new Folds("each of " + runs.size() + " runs of one job in turn", folds);
    }

    private static Fold without(List<TrainingRun> runs, List<TrainingRun> test) {
        return new Fold(runs.stream().filter(run -> !test.contains(run)).toList(), test);
    }
}
