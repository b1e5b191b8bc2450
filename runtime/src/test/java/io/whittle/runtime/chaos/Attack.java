package io.whittle.runtime.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What is done to one life of a {@link Patient}, and when: drawn from a seed. Used by one thread. */
final class Attack {
    /** What can be done. */
    enum Kind {
        KILL_WORKER,
        STOP_WORKER,
        CONTINUE_WORKERS,
        KILL_SCHEDULER
    }

    /** @param bytes of results that are safe when it happens */
    private record Step(long bytes, Kind kind) {}

    private final Random random;
    private final List<Step> steps = new ArrayList<>();
    private final List<ProcessHandle> stopped = new ArrayList<>();
    private final Map<Kind, Integer> done;

    private Attack(Random random, Map<Kind, Integer> done) {
        this.random = random;
        this.done = done;
    }

    /** Returns an empty count of what has been done. */
    static Map<Kind, Integer> count() {
        return new EnumMap<>(Kind.class);
    }

    /**
     * Draws an attack.
     *
     * @param deadly whether the scheduler is killed in the end
     * @param workers whether there are workers to be hurt
     * @param bytes about how many bytes of results there will be
     * @param done counts what is done
     */
    static Attack draw(Random random, boolean deadly, boolean workers, int bytes, Map<Kind, Integer> done) {
        Attack attack = new Attack(random, done);
        List<Kind> kinds = List.of(Kind.KILL_WORKER, Kind.STOP_WORKER, Kind.CONTINUE_WORKERS);
        for (int left = workers ? 2 + random.nextInt(5) : 0; left > 0; left--) {
            attack.steps.add(new Step(random.nextInt(bytes), kinds.get(random.nextInt(kinds.size()))));
        }
        attack.steps.sort(Comparator.comparingLong(Step::bytes));
        if (deadly) {
            int last = attack.steps.isEmpty() ? 0 : (attack.steps.size() + 1) / 2;
            attack.steps.subList(last, attack.steps.size()).clear();
            long least = attack.steps.isEmpty() ? 0 : attack.steps.get(last - 1).bytes();
            attack.steps.add(new Step(least + random.nextInt(bytes), Kind.KILL_SCHEDULER));
        }
        return attack;
    }

    /** Does it all, as far as the patient's life goes; then lets everything stopped go on. */
    void on(Patient patient) throws IOException, InterruptedException {
        for (Step step : steps) {
            if (!patient.awaitCommitted(step.bytes())) {
                break;
            }
            if (carryOut(step.kind(), patient)) {
                done.merge(step.kind(), 1, Integer::sum);
            }
        }
        if (!patient.isAlive()) {
            continueAll(); // they are orphans, and have to notice it
        }
    }

    private boolean carryOut(Kind kind, Patient patient) throws IOException, InterruptedException {
        switch (kind) {
            case KILL_SCHEDULER -> patient.kill();
            case CONTINUE_WORKERS -> {
                return continueAll();
            }
            case KILL_WORKER, STOP_WORKER -> {
                List<ProcessHandle> workers = patient.awaitWorkers();
                if (workers.isEmpty()) {
                    return false;
                }
                ProcessHandle victim = workers.get(random.nextInt(workers.size()));
                if (kind == Kind.KILL_WORKER) {
                    victim.destroyForcibly();
                } else {
                    Patient.signal("STOP", victim);
                    stopped.add(victim);
                }
            }
        }
        return true;
    }

    private boolean continueAll() throws IOException, InterruptedException {
        for (ProcessHandle worker : stopped) {
            Patient.signal("CONT", worker);
        }
        boolean any = !stopped.isEmpty();
        stopped.clear();
        return any;
    }

    @Override
    public String toString() {
        return steps.toString();
    }
}
