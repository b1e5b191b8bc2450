package io.whittle.scheduler;

import io.whittle.core.Tolerance;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.workload.Cursor;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongUnaryOperator;

/**
 * A job made of closures, for the nodes of this JVM: {@code Job.over(items).named("score").map(…).reduce(…)}. Closures are
 * called by several threads at once and may be called again for an item whose node was lost, so they must not depend on
 * who calls. Partial results are combined in block order: the outcome is the same however the job is cut, floating-point
 * sums included. Immutable.
 *
 * @param <R> what the job gives
 */
public final class Job<R> {
    private final Items items;
    private final Partials<R> partials;

    private Job(Items items, Partials<R> partials) {
        this.items = items;
        this.partials = partials;
    }

    /**
     * Begins a job of this many items, numbered from 0.
     *
     * @throws IllegalArgumentException where the number is negative
     */
    public static Items over(long items) {
        return new Items(items, Partition.defaultGrain(items), "closure", Requirements.none(), Tolerance.DEFAULT);
    }

    Items items() {
        return items;
    }

    /** Returns what runs the blocks and combines their results; new for each submission. */
    Partials<R> partials() {
        return partials.fresh();
    }

    /** What runs the blocks, on many threads, and combines their results, on one. */
    interface Partials<R> {
        Partials<R> fresh();

        /** Runs a block, as far as its cursor lets it; returns what came of it. */
        Object run(Cursor cursor);

        void merge(Object partial);

        R result();
    }

    /** How many items there are, and what the job is called; what is done with them comes next. Immutable. */
    public static final class Items {
        private final long count;
        private final long grain;
        private final String name;
        private final Requirements requirements;
        private final Tolerance tolerance;

        private Items(long count, long grain, String name, Requirements requirements, Tolerance tolerance) {
            this.count = count;
            this.grain = grain;
            this.name = name;
            this.requirements = requirements;
            this.tolerance = tolerance;
        }

        /** Names the job: runs of one name are taken to be alike when costs are predicted. */
        public Items named(String newName) {
            return new Items(count, grain, Objects.requireNonNull(newName, "name"), requirements, tolerance);
        }

        /**
         * Lets the job run on nodes alone that meet these requirements, such as {@code zone=eu}, and those given before; see
         * {@link Requirements}.
         *
         * @throws IllegalArgumentException where one of them makes no sense
         */
        public Items require(String... texts) {
            return new Items(count, grain, name, requirements.and(Requirements.of(texts)), tolerance);
        }

        /** Cuts the job at multiples of this many items only; worthwhile where items cost less than a microsecond. */
        public Items grain(long newGrain) {
            return new Items(count, new Partition(count, newGrain).grain(), name, requirements, tolerance);
        }

        /**
         * Says what the job puts up with. By default it fails over an item that has thrown three times; with
         * {@link Tolerance.BadItems#SKIP} the result lacks such items, one by one, and the record names them
         * ({@link RunRecord#problems}).
         */
        public Items tolerance(Tolerance what) {
            return new Items(count, grain, name, requirements, Objects.requireNonNull(what, "tolerance"));
        }

        /** Turns each item into a value. */
        public <T> Mapped<T> map(LongFunction<? extends T> function) {
            return new Mapped<>(this, Objects.requireNonNull(function, "function"));
        }

        /** Turns each item into a {@code long}, without boxing, and adds them up. */
        public Job<Long> sumOfLongs(LongUnaryOperator function) {
            return new Job<>(this, new LongSum(Objects.requireNonNull(function, "function")));
        }

        /** Turns each item into a {@code double}, without boxing, and adds them up in the order of the items. */
        public Job<Double> sumOfDoubles(LongToDoubleFunction function) {
            return new Job<>(this, new DoubleSum(Objects.requireNonNull(function, "function")));
        }

        /**
         * Does something with each item; gives the number of items. What it does may be done more than once for an item, since
         * what a node did not end is done again elsewhere: the number counts each once.
         */
        public Job<Long> forEach(LongConsumer action) {
            Objects.requireNonNull(action, "action");
            return sumOfLongs(item -> {
                action.accept(item);
                return 1;
            });
        }

        long count() {
            return count;
        }

        long grain() {
            return grain;
        }

        String name() {
            return name;
        }

        Requirements requirements() {
            return requirements;
        }

        Tolerance tolerance() {
            return tolerance;
        }
    }

    /** Items that have been turned into values. Immutable. */
    public static final class Mapped<T> {
        private final Items items;
        private final LongFunction<? extends T> function;

        private Mapped(Items items, LongFunction<? extends T> function) {
            this.items = items;
            this.function = function;
        }

        /**
         * Combines all values into one, in the order of the items.
         *
         * @param identity what combines with any value into that value; the result of a job without items
         * @param combine combines the values of two neighbouring stretches of items; associative
         */
        public Job<T> reduce(T identity, BinaryOperator<T> combine) {
            return new Job<>(items, new Reduction<>(function, identity, Objects.requireNonNull(combine, "combine")));
        }
    }

    private static final class LongSum implements Partials<Long> {
        private final LongUnaryOperator function;
        private long total;

        LongSum(LongUnaryOperator function) {
            this.function = function;
        }

        @Override
        public Partials<Long> fresh() {
            return new LongSum(function);
        }

        @Override
        public Object run(Cursor cursor) {
            long sum = 0;
            while (cursor.next()) {
                sum += function.applyAsLong(cursor.item());
            }
            return sum;
        }

        @Override
        public void merge(Object partial) {
            total += (Long) partial;
        }

        @Override
        public Long result() {
            return total;
        }
    }

    private static final class DoubleSum implements Partials<Double> {
        private final LongToDoubleFunction function;
        private double total;

        DoubleSum(LongToDoubleFunction function) {
            this.function = function;
        }

        @Override
        public Partials<Double> fresh() {
            return new DoubleSum(function);
        }

        @Override
        public Object run(Cursor cursor) {
            double sum = 0;
            while (cursor.next()) {
                sum += function.applyAsDouble(cursor.item());
            }
            return sum;
        }

        @Override
        public void merge(Object partial) {
            total += (Double) partial;
        }

        @Override
        public Double result() {
            return total;
        }
    }

    private static final class Reduction<T> implements Partials<T> {
        private final LongFunction<? extends T> function;
        private final T identity;
        private final BinaryOperator<T> combine;
        private T total;

        Reduction(LongFunction<? extends T> function, T identity, BinaryOperator<T> combine) {
            this.function = function;
            this.identity = identity;
            this.combine = combine;
            this.total = identity;
        }

        @Override
        public Partials<T> fresh() {
            return new Reduction<>(function, identity, combine);
        }

        @Override
        public Object run(Cursor cursor) {
            T value = identity;
            while (cursor.next()) {
                value = combine.apply(value, function.apply(cursor.item()));
            }
            return value;
        }

        @Override
        @SuppressWarnings("unchecked") // run() returns nothing else
        public void merge(Object partial) {
            total = combine.apply(total, (T) partial);
        }

        @Override
        public T result() {
            return total;
        }
    }
}
