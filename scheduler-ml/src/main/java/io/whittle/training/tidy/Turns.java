package io.whittle.training.tidy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Lets candidates take their turns, a few at once; the outcome does not depend on how many. */
final class Turns {
    /** More at once would need the memory of as many. */
    private static final int MOST_AT_ONCE = 2;

    private Turns() {}

    /**
     * Returns what came of each candidate's turn, in the order of the candidates.
     *
     * @param wanted asked when a candidate's turn comes; those that are not wanted any more have no outcome
     * @param done what was done, for people
     * @param turn a candidate's turn
     */
    static <T> Map<String, T> take(
            List<Entry> entries,
            Predicate<Entry> wanted,
            Consumer<String> detail,
            String done,
            Stopwatch watch,
            Function<Entry, T> turn) {
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(MOST_AT_ONCE, Runtime.getRuntime().availableProcessors()));
        try {
            Map<String, CompletableFuture<Optional<T>>> turns = new LinkedHashMap<>();
            for (Entry entry : entries) {
                turns.put(
                        entry.name(),
                        CompletableFuture.supplyAsync(
                                () -> {
                                    if (!wanted.test(entry)) {
                                        return Optional.empty();
                                    }
                                    double before = watch.seconds();
                                    T outcome = turn.apply(entry);
                                    detail.accept(String.format(
                                            Locale.ROOT,
                                            "%s %s in %.1f s",
                                            entry.name(),
                                            done,
                                            watch.seconds() - before));
                                    return Optional.of(outcome);
                                },
                                threads));
            }
            Map<String, T> outcomes = new LinkedHashMap<>();
            turns.forEach((name, future) -> future.join().ifPresent(outcome -> outcomes.put(name, outcome)));
            return outcomes;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        } finally {
            threads.shutdownNow();
        }
    }
}
