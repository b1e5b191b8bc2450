package io.whittle.core;

import java.util.ArrayList;
import java.util.List;

/** The event being handled: when, and what is to be done about it. */
final class Turn {
    private final List<Command> commands = new ArrayList<>();
    private long nowNanos = Long.MIN_VALUE;
    private long lastDecided;

    /** Begins with the next event. Time never goes back: where the caller's clock was set back, it stands until that is made up. */
    void begin(long now) {
        commands.clear();
        nowNanos = Math.max(nowNanos, now);
        lastDecided = 0;
    }

    long nowNanos() {
        return nowNanos;
    }

    void emit(Command command) {
        commands.add(command);
    }

    List<Command> commands() {
        return commands;
    }

    /** A job's policy is about to decide. */
    void decides(JobState job) {
        lastDecided = job.id;
    }

    long lastDecided() {
        return lastDecided;
    }
}
