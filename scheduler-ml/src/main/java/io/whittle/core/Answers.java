package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Takes results in: the first one of each block counts, unless another node is to confirm it. */
final class Answers {
    private final State state;

    Answers(State state) {
        this.state = state;
    }

    /** What is to be done when all results of a report have been looked at. */
    private static final class Consequences {
        final Map<Attempt, List<Integer>> inVain = new LinkedHashMap<>();
        final Map<String, Integer> wrong = new LinkedHashMap<>();
        int disputed = -1;
    }

    /** Takes in the next results of an attempt, which may report them. */
    void take(Attempt attempt, BlockOutcomes outcomes) {
        JobState job = attempt.job;
        if (attempt.givenUp()) {
            joinHolders(attempt, outcomes);
        }
        Consequences consequences = new Consequences();
        BlockOutcomes counting = counting(attempt, outcomes, consequences);
        attempt.done += outcomes.size();
        attempt.workedNanos += outcomes.totalNanos();
        if (counting.size() > 0) {
            attempt.lane.progressed();
            persist(attempt, counting);
        }
        attempt.tell(policy -> policy.progressed(attempt, outcomes));
        consequences.inVain.forEach((other, blocks) -> {
            BlockList answered =
                    BlockList.of(blocks.stream().mapToInt(Integer::intValue).toArray());
            other.tell(policy -> policy.answeredElsewhere(other, answered));
            state.attempts.endIfSuperfluous(other);
        });
        consequences.wrong.forEach((node, block) -> state.lanes.distrust(job, node, block));
        if (consequences.disputed >= 0) {
            state.failures.disagreed(job, consequences.disputed);
        }
    }

    private void persist(Attempt attempt, BlockOutcomes counting) {
        JobState job = attempt.job;
        String node = attempt.lane.node.id();
        if (job.omissions.isEmpty()) { // nearly always
            state.turn.emit(new Command.Persist(job.id, node, counting, true));
            return;
        }
        int[] lacking = IntStream.range(0, counting.size())
                .filter(i -> job.omissions.concern(counting.block(i)))
                .toArray();
        BlockOutcomes whole = counting.only(IntStream.range(0, counting.size())
                .filter(i -> Arrays.binarySearch(lacking, i) < 0)
                .toArray());
        if (whole.size() > 0) {
            state.turn.emit(new Command.Persist(job.id, node, whole, true));
        }
        if (lacking.length > 0) {
            state.turn.emit(new Command.Persist(job.id, node, counting.only(lacking), false));
        }
        for (int i : lacking) {
            job.omissions
                    .close(counting.block(i))
                    .forEach(each -> state.turn.emit(new Command.LeaveOutItem(job.id, each.item(), each.message())));
        }
    }

    /** Late results are taken like those of a copy. */
    private void joinHolders(Attempt attempt, BlockOutcomes outcomes) {
        BitSet wanted = new BitSet();
        for (int i = 0; i < outcomes.size(); i++) {
            if (attempt.job.blocks.place(outcomes.block(i)) == Blocks.IN_FLIGHT) {
                wanted.set(outcomes.block(i));
            }
        }
        if (!wanted.isEmpty()) {
            attempt.job.copies.add(attempt, wanted, state.attempts.holdersOf(attempt.job, wanted));
            attempt.owed = wanted.cardinality();
        }
    }

    /** Returns the outcomes that count. */
    private static BlockOutcomes counting(Attempt attempt, BlockOutcomes outcomes, Consequences consequences) {
        int[] chosen = new int[outcomes.size()];
        int count = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            if (counts(attempt, outcomes.block(i), outcomes.result(i), consequences)) {
                chosen[count++] = i;
            }
        }
        return count == outcomes.size() ? outcomes : outcomes.only(Arrays.copyOf(chosen, count));
    }

    private static boolean counts(Attempt attempt, int block, byte[] result, Consequences consequences) {
        JobState job = attempt.job;
        byte place = job.blocks.place(block);
        if (place == Blocks.CHECKING) { // results that lack different items cannot be compared
            return job.omissions.areThose(block, attempt.without, job.partition())
                    && confirms(attempt, block, result, consequences);
        }
        if (job.blocks.answered(block)) {
            return false; // late: others were faster
        }
        if (place == Blocks.IN_FLIGHT) {
            for (Attempt other : job.copies.answered(block, attempt)) {
                consequences
                        .inVain
                        .computeIfAbsent(other, each -> new ArrayList<>())
                        .add(block);
            }
        } else if (place == Blocks.WAITING) {
            job.answeredWhileWaiting.set(block);
        }
        job.omissions.settle(block, attempt.without);
        String node = attempt.lane.node.id();
        if (job.checks.wants(block)) {
            job.blocks.move(block, Blocks.CHECKING);
            job.checks.vote(block, node, result);
            return false;
        }
        if (job.checks.enabled()) {
            job.checks.countsUnchecked(node);
        }
        job.blocks.move(block, Blocks.PERSISTING);
        return true;
    }

    private static boolean confirms(Attempt attempt, int block, byte[] result, Consequences consequences) {
        JobState job = attempt.job;
        switch (job.checks.vote(block, attempt.lane.node.id(), result)) {
            case AGREED -> {
                job.checks.close(block).forEach(node -> consequences.wrong.put(node, block));
                job.blocks.move(block, Blocks.PERSISTING);
                return true;
            }
            case HOPELESS -> {
                consequences.disputed = block;
                return false;
            }
            default -> {
                return false;
            }
        }
    }
}
