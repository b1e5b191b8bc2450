package io.whittle.scheduler;

import io.whittle.commitlog.Durability;
import io.whittle.policy.Policies;
import io.whittle.spi.Parameters;
import io.whittle.spi.Suggestion;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.CoreSpeed;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whittle inside a program: opens a scheduler on this JVM's cores and runs jobs made of closures. Methods may be called
 * by any thread.
 *
 * <pre>{@code
 * try (Whittle whittle = Whittle.open()) {
 *     JobHandle<Long> job = whittle.submit(
 *             Job.over(1_000_000).named("score").map(item -> score(item)).reduce(0L, Long::sum));
 *     System.out.println(job.result().join());
 * }
 * }</pre>
 */
public final class Whittle implements AutoCloseable {
    private final Scheduler scheduler;
    private final Policy policy;
    private final Set<JobHandle<?>> unfinished = ConcurrentHashMap.newKeySet();

    private Whittle(Scheduler scheduler, Policy policy) {
        this.scheduler = scheduler;
        this.policy = policy;
    }

    /**
     * Opens a scheduler with a node per core of this machine.
     *
     * @throws IllegalStateException where the local backend is not on the class path
     */
    public static Whittle open() {
        return builder().open();
    }

    /** Starts describing a scheduler of other nodes, with another policy, a cost model, listeners. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Submits a job and returns at once.
     *
     * @throws IllegalStateException where this has been closed
     */
    public <R> JobHandle<R> submit(Job<R> job) {
        ClosureJob<R> closures = new ClosureJob<>(job);
        JobHandle<R> handle = new JobHandle<>(
                scheduler.submit(JobRequest.of(closures.description(), Parameters.none(), closures, policy)
                        .withTolerance(job.items().tolerance())
                        .withDurability(Durability.none())), // results of closures are objects, which no log can hold
                closures);
        unfinished.add(handle);
        handle.result().whenComplete((result, failure) -> unfinished.remove(handle));
        return handle;
    }

    /** Returns the scheduler, for workloads and for backends of one's own. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Takes no further jobs, waits until all have ended, then stops the nodes. */
    @Override
    public void close() {
        scheduler.refuse();
        scheduler.drain();
        // a run ends a moment before the result that is made of it
        List.copyOf(unfinished)
                .forEach(
                        handle -> handle.result().exceptionally(failure -> null).join());
        scheduler.close();
    }

    /** How fast its cores are, measured when the first scheduler is opened: takes about a tenth of a second. */
    private static final class ThisMachine {
        // three digits: more would make a class of nodes of each measurement
        static final String CORE_SPEED = String.format(Locale.ROOT, "%.3f", CoreSpeed.measure());
    }

    /** Describes a scheduler. Used by one thread. */
    public static final class Builder {
        private final List<RunListener> listeners = new ArrayList<>();
        private final Map<String, String> local = new HashMap<>();
        private CostModel model = CostModel.none();
        private Policy policy = Policies.named(Policies.DEFAULT).orElseThrow();

        private Builder() {}

        /**
         * Uses local nodes of these speeds, in cores, instead of one of speed 1 per core of the machine.
         *
         * @throws IllegalArgumentException where there is none
         */
        public Builder nodes(double... speeds) {
            if (speeds.length == 0) {
                throw new IllegalArgumentException("at least one node is needed");
            }
            List<String> texts = new ArrayList<>();
            for (double speed : speeds) {
                texts.add(Double.toString(speed));
            }
            local.put("speeds", String.join(",", texts));
            return this;
        }

        /**
         * Says something of the local nodes that jobs can require ({@link Job.Items#require}): for each node in turn, or once
         * for all, names, with values or without, separated by blanks, such as {@code "zone=eu gpu"}.
         */
        public Builder labels(String... ofNodes) {
            local.put("labels", String.join(",", ofNodes));
            return this;
        }

        /**
         * Decides by the policy of this name instead of {@code learned}.
         *
         * @throws IllegalArgumentException where there is none of that name
         */
        public Builder policy(String name) {
            policy = Policies.named(name).orElseThrow(() -> {
                List<String> known = Policies.all().stream().map(Policy::name).toList();
                String hint = Suggestion.nearest(name, known)
                        .map(nearest -> "; did you mean '" + nearest + "'?")
                        .orElse("");
                return new IllegalArgumentException(
                        "unknown policy '" + name + "'" + hint + " Known: " + String.join(", ", known));
            });
            return this;
        }

        /** Predicts costs with this model. */
        public Builder costModel(CostModel newModel) {
            model = newModel;
            return this;
        }

        /** Tells this listener of every run: a history, say. */
        public Builder listener(RunListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Opens the scheduler.
         *
         * @throws IllegalStateException where the local backend is not on the class path
         * @throws IllegalArgumentException where a speed or a label makes no sense
         */
        public Whittle open() {
            local.put(CoreSpeed.ATTRIBUTE, ThisMachine.CORE_SPEED);
            Scheduler.Builder builder = Scheduler.builder().costModel(model).backend(localBackend(), Map.copyOf(local));
            listeners.forEach(builder::listener);
            return new Whittle(builder.open(), policy);
        }

        private static BackendFactory localBackend() {
            return ServiceLoader.load(BackendFactory.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(factory -> factory.name().equals("local"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "the local backend is not on the class path: add io.whittle:whittle-backend-local"));
        }
    }
}
