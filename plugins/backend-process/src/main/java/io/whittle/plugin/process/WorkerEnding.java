package io.whittle.plugin.process;

import io.whittle.plugin.process.worker.WorkerExit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How a worker came to its end.
 *
 * @param code its exit code; empty where it has not ended yet
 * @param said the last it had to say
 * @param verdict why it was ended, where it was
 */
record WorkerEnding(Optional<Integer> code, String said, Optional<String> verdict) {
    private static final long EXIT_MILLIS = 2_000;

    /** Killed, terminated, interrupted. */
    private static final Set<Integer> SIGNALS = Set.of(128 + 9, 128 + 15, 128 + 2);

    /** Done, or told so by us; and what ssh says when its connection is lost. */
    private static final Set<Integer> BLAMELESS = Set.of(WorkerExit.DONE, WorkerExit.SCHEDULER_GONE, 255);

    /** Waits a moment for the end, which is near. */
    static WorkerEnding of(Process process, Stderr stderr, Optional<String> verdict) {
        try {
            Optional<Integer> code = process.waitFor(EXIT_MILLIS, TimeUnit.MILLISECONDS)
                    ? Optional.of(process.exitValue())
                    : Optional.empty();
            String said = verdict.isEmpty() && code.filter(value -> value != 0).isPresent() ? stderr.tail() : "";
            return new WorkerEnding(code, said, verdict);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new WorkerEnding(Optional.empty(), "", verdict);
        }
    }

    /** Says why it is gone; where nothing is known, this. */
    String reason(String otherwise) {
        String reason = verdict.orElse(code.map(value -> "its worker ended with exit code " + value + meaning(value))
                .orElse(otherwise));
        return said.isEmpty() ? reason : reason + ": " + said;
    }

    private static String meaning(int code) {
        if (code == WorkerExit.OUT_OF_MEMORY) {
            return " (out of memory)";
        }
        return code > 128 && code < 160 ? " (signal " + (code - 128) + ")" : "";
    }

    /** Whether somebody else killed it: the system for its memory, or a person. */
    boolean killed() {
        return verdict.isEmpty() && code.filter(SIGNALS::contains).isPresent();
    }

    /**
     * Whether what the worker ran may be to blame. Nobody within a worker sends it a signal to end, and the way to another
     * machine says nothing of what happens there.
     */
    boolean byItself() {
        return verdict.isEmpty()
                && !killed()
                && code.filter(value -> !BLAMELESS.contains(value)).isPresent();
    }
}
