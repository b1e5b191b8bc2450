package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.Failure;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * What becomes of an attempt that came to a bad end: whose fault it was, and how it is tried again.
 *
 * <ul>
 *   <li>A block that is named has failed by its own fault: it is tried again alone, later and elsewhere.
 *   <li>A crash may be any block's fault, or the node's: what was left is cut into pieces, which are run apart from each
 *       other and halved until the guilty block is alone.
 *   <li>A block that is guilty is run again without the item that was in hand, where the job can leave out single ones.
 *   <li>Any other failure, and the death of a node, is nobody's fault at first: the policy gets the blocks back. Those that
 *       were there again and again become suspects.
 * </ul>
 */
final class Failures {
    /** What crashed with so few blocks left is cut into pieces at once. */
    private static final int FEW_BLOCKS = 64;
    /** A block that was there at so many bad ends is a suspect, if the last one was a crash. */
    private static final int STRIKES = 2;
    /** A block that was there at so many bad ends of whatever kind is a suspect. */
    private static final int MANY_STRIKES = 4;
    /** A block that ran alone on so many nodes that died is taken to be why. */
    private static final int MAX_LOSSES = 10;

    private final State state;

    Failures(State state) {
        this.state = state;
    }

    /** A node says that an attempt has failed. */
    void failed(Attempt attempt, Failure failure) {
        if (attempt.givenUp()) {
            state.attempts.end(attempt, Command.Ending.FAILED);
        } else if (failure.block().isPresent() && attempt.holds(failure.block().getAsInt())) {
            blockFailed(attempt, failure.block().getAsInt(), failure);
        } else if (!failure.retryable()) {
            state.attempts.end(attempt, Command.Ending.FAILED);
            state.jobs.fail(attempt.job, Command.Cause.FAILED, failure.message(), failure.detail());
        } else {
            boolean known =
                    failure.crash() && attempt.kind == Attempt.Kind.TRIAL; // it is the blocks' fault, more likely
            if (!known) {
                state.lanes.failed(attempt.lane, failure.message());
            }
            badEnd(attempt, Command.Ending.FAILED, failure);
            state.lanes.failWhereHopeless(failure);
        }
    }

    /**
     * The node of an attempt is gone.
     *
     * @param reason why, as far as is known
     */
    void lost(Attempt attempt, String reason) {
        if (attempt.givenUp()) {
            state.attempts.end(attempt, Command.Ending.LOST);
        } else {
            String message = "node '" + attempt.lane.node.id() + "' died over it: " + reason;
            badEnd(attempt, Command.Ending.LOST, Failure.ofNode(message));
        }
    }

    /** The node of an attempt has fallen silent, or may not be trusted: its blocks are run elsewhere. */
    BlockList nobodysFault(Attempt attempt, BlockList back) {
        if (attempt.kind == Attempt.Kind.TRIAL) {
            suspect(attempt.job, back);
            tryApart(attempt, back);
            return BlockList.empty();
        }
        return back;
    }

    // ---- a block's fault

    private void blockFailed(Attempt attempt, int block, Failure failure) {
        JobState job = attempt.job;
        if (attempt.kind == Attempt.Kind.CHECK) {
            state.attempts.end(attempt, Command.Ending.FAILED);
            checkFailed(attempt, BlockList.of(block));
            return;
        }
        int times = job.suspicions.fault(block);
        boolean[] alone = new boolean[1];
        state.attempts.end(attempt, Command.Ending.FAILED, (ended, back) -> {
            BlockList guilty = only(back, each -> each == block);
            alone[0] = !guilty.isEmpty();
            suspect(job, guilty);
            return only(back, each -> each != block);
        });
        boolean over = !failure.retryable() || times >= job.tolerance().attempts();
        if (alone[0]) {
            judge(attempt, block, times, over, failure);
        } else if (over && !takeFromAll(job, BlockList.of(block)).isEmpty()) {
            judge(attempt, block, times, true, failure);
        } // else somebody else holds it as well, and may still succeed
    }

    /** A block has failed alone: tries it again, or decides that it cannot be done. */
    private void judge(Attempt attempt, int block, int times, boolean over, Failure failure) {
        JobState job = attempt.job;
        if (!state.jobs.isRunning(job)) {
            return;
        }
        if (!over) {
            tryApart(attempt, BlockList.of(block));
            return;
        }
        String tries = times > 1 ? "; tried " + times + " times" : "";
        OptionalLong item = itemOf(block, attempt, failure);
        String where = item.isPresent() ? "; at item " + item.getAsLong() : "";
        String message = failure.message() + where + " (" + job.named(block) + tries + ")";
        if (job.tolerance().badItems() == Tolerance.BadItems.FAIL) {
            state.jobs.fail(job, Command.Cause.FAILED, message, failure.detail());
        } else if (!tryWithout(item, job, block, failure.message(), tries)) {
            state.jobs.leaveOut(job, block, message, failure.detail());
        }
    }

    /** Returns which of a block's items was in hand when it failed; empty where nobody knows, or it has one alone. */
    private static OptionalLong itemOf(int block, Attempt attempt, Failure failure) {
        Partition partition = attempt.job.partition();
        OptionalLong item = failure.item().isPresent() ? failure.item() : attempt.item;
        boolean sensible = partition.size(block) > 1
                && item.isPresent()
                && item.getAsLong() >= partition.firstItem(block)
                && item.getAsLong() < partition.endItem(block);
        return sensible ? item : OptionalLong.empty();
    }

    /** A guilty block is tried again without the item that was in hand; returns false where that cannot be. */
    private boolean tryWithout(OptionalLong item, JobState job, int block, String why, String tries) {
        boolean possible = job.tolerance().itemByItem()
                && item.isPresent()
                && job.omissions.add(block, item.getAsLong(), why + " (item " + item.getAsLong() + tries + ")");
        if (possible) {
            job.suspicions.forgive(block);
            job.suspicions.tryApart(BlockList.of(block), Set.of(), 0, state.turn.nowNanos());
        }
        return possible;
    }

    // ---- nobody knows whose fault

    private void badEnd(Attempt attempt, Command.Ending ending, Failure failure) {
        if (attempt.kind == Attempt.Kind.CHECK) {
            BlockList rest = attempt.order.blocks().slice(attempt.done, attempt.end);
            state.attempts.end(attempt, ending);
            if (failure.crash() && rest.size() == 1) {
                checkFailed(attempt, rest);
            }
        } else if (attempt.kind == Attempt.Kind.TRIAL) {
            trialFailed(attempt, ending, failure);
        } else {
            JobState job = attempt.job;
            BlockList copied = only(
                    attempt.order.blocks().slice(attempt.done, attempt.end),
                    block -> failure.crash()
                            && job.blocks.place(block) == Blocks.IN_FLIGHT
                            && job.copies.count(block) > 1
                            && job.suspicions.strike(block) >= MANY_STRIKES);
            state.attempts.end(attempt, ending, (ended, back) -> sortOut(ended, back, failure));
            tryInPieces(attempt, takeFromAll(job, copied), true);
        }
    }

    /**
     * Takes blocks from all who hold them, with all else that these have left: they have come to a bad end so often that
     * whoever has a copy of them will, too, and is copied in turn.
     *
     * @return those that were still open, which are suspects now
     */
    private BlockList takeFromAll(JobState job, BlockList blocks) {
        BitSet wanted = new BitSet();
        blocks.forEach(block -> wanted.set(block, job.blocks.place(block) == Blocks.IN_FLIGHT));
        for (Attempt holder : state.attempts.holdersOf(job, wanted)) {
            if (!holder.ended) {
                state.turn.emit(new Command.CancelAttempt(holder.id));
                state.attempts.end(
                        holder, Command.Ending.CANCELLED, (ended, back) -> only(back, block -> !wanted.get(block)));
            }
        }
        BlockList taken =
                only(blocks, block -> state.jobs.isRunning(job) && job.blocks.place(block) == Blocks.RETURNED);
        suspect(job, taken);
        return taken;
    }

    /** Returns the blocks that nothing is known against; the others are to be run apart. */
    private BlockList sortOut(Attempt attempt, BlockList back, Failure failure) {
        JobState job = attempt.job;
        boolean fewCrashed = failure.crash() && back.size() <= FEW_BLOCKS;
        int enough = failure.crash() ? STRIKES : MANY_STRIKES;
        BitSet suspected = new BitSet();
        back.forEach(block -> suspected.set(block, job.suspicions.strike(block) >= enough || fewCrashed));
        BlockList suspects = only(back, suspected::get);
        if (suspects.isEmpty()) {
            return back;
        }
        suspect(job, suspects);
        tryInPieces(attempt, suspects, failure.crash() && back.size() == 1);
        return only(back, block -> !suspected.get(block));
    }

    /**
     * Has suspects run apart from each other.
     *
     * @param guilty whether, if it is a single one, the failure was its own fault
     */
    private void tryInPieces(Attempt attempt, BlockList suspects, boolean guilty) {
        JobState job = attempt.job;
        if (guilty && suspects.size() == 1) {
            job.suspicions.fault(suspects.get(0));
        }
        int pieces = Math.min(suspects.size(), Math.max(2, job.usableLanes().size()));
        for (int piece = 0; piece < pieces; piece++) {
            int from = (int) ((long) piece * suspects.size() / pieces);
            int to = (int) ((piece + 1L) * suspects.size() / pieces);
            tryApart(attempt, suspects.slice(from, to));
        }
    }

    private void trialFailed(Attempt attempt, Command.Ending ending, Failure failure) {
        JobState job = attempt.job;
        boolean reported = attempt.done > 0;
        BlockList[] rest = new BlockList[1];
        state.attempts.end(attempt, ending, (ended, back) -> {
            rest[0] = back;
            if (back.size() > 1 && reported && failure.crash()) {
                // it reports block by block, so that the one after the last report is the one it crashed over
                rest[0] = back.slice(0, 1);
                suspect(job, rest[0]);
                BlockList others = back.slice(1, back.size());
                others.forEach(job.suspicions::acquit);
                return others;
            }
            suspect(job, back);
            return BlockList.empty();
        });
        BlockList suspects = rest[0];
        if (!state.jobs.isRunning(job) || suspects == null || suspects.isEmpty()) {
            return;
        }
        if (suspects.size() == 1) {
            int block = suspects.get(0);
            boolean lost = ending == Command.Ending.LOST;
            if (failure.crash()) {
                state.lanes.exonerate(attempt.trial.orElseThrow().avoid());
            }
            int times = failure.crash() ? job.suspicions.fault(block) : lost ? job.suspicions.loss(block) : 0;
            judge(
                    attempt,
                    block,
                    times,
                    times >= (lost ? MAX_LOSSES : job.tolerance().attempts()),
                    failure);
        } else if (failure.crash() || ending == Command.Ending.LOST) {
            tryApart(attempt, suspects.slice(0, suspects.size() / 2));
            tryApart(attempt, suspects.slice(suspects.size() / 2, suspects.size()));
        } else {
            tryApart(attempt, suspects);
        }
    }

    private static void suspect(JobState job, BlockList blocks) {
        blocks.forEach(block -> job.blocks.move(block, Blocks.SUSPECT));
    }

    private void tryApart(Attempt failed, BlockList blocks) {
        if (!blocks.isEmpty()) {
            Set<String> before = failed.trial.map(Suspicions.Trial::avoid).orElse(Set.of());
            int tries = failed.trial.map(Suspicions.Trial::tries).orElse(0) + 1;
            Set<String> avoid = Suspicions.and(before, failed.lane.node.id());
            failed.job.suspicions.tryApart(blocks, avoid, tries, state.turn.nowNanos());
        }
    }

    // ---- results that are to be confirmed

    /** A second run failed over these blocks: they are tried again, until the node counts as one that cannot run them. */
    private void checkFailed(Attempt attempt, BlockList blocks) {
        JobState job = attempt.job;
        blocks.forEach(block -> {
            boolean checking = state.jobs.isRunning(job) && job.blocks.place(block) == Blocks.CHECKING;
            if (checking && job.suspicions.fault(block) >= job.tolerance().attempts()) {
                if (job.checks.failed(block, attempt.lane.node.id()) == Checks.Verdict.HOPELESS) {
                    disagreed(job, block);
                }
            }
        });
    }

    /** All results of a block differ: nobody can say which one is right. */
    void disagreed(JobState job, int block) {
        String message = "the results of " + job.named(block) + " differ on every node ("
                + String.join(", ", job.checks.asked(block))
                + "): either the workload does not give the same bytes each time, or these nodes cannot be trusted";
        state.jobs.fail(job, Command.Cause.FAILED, message, "");
    }

    private static BlockList only(BlockList blocks, IntPredicate wanted) {
        int[] kept = Arrays.stream(blocks.toArray()).filter(wanted).toArray();
        return kept.length == blocks.size() ? blocks : BlockList.of(kept);
    }
}
