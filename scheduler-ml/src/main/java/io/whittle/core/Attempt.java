package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.SegmentOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A dispatched segment. */
final class Attempt implements AttemptView {
    /** Why it was dispatched. */
    enum Kind {
        /** The policy ordered it. */
        ORDERED,
        /** The policy ordered it as a copy of what others hold. */
        COPY,
        /** To find the guilty one among suspect blocks; policies do not see it. */
        TRIAL,
        /** To compare results with those of another node; policies do not see it. */
        CHECK
    }

    final long id;
    final JobState job;
    final Lane lane;
    final JobLane view;
    final SegmentOrder order;
    final boolean sentAhead;
    final Kind kind;
    /** Whether costs were predicted when it was decided on. */
    final boolean informed;
    /** Items that its blocks are run without. */
    final long[] without;
    /** Most attempts are never cut back. */
    private List<Cut> cuts = List.of();

    int done;
    int position;
    int end;
    /** How many of the blocks from {@code done} to {@code end} have been answered by nobody. */
    int owed;

    /** The item in hand, where its node says so. */
    OptionalLong item = OptionalLong.empty();

    boolean started;
    /** Whether it is over, or has been given up: policies know it no more. */
    boolean ended;
    /** Whether it is over: its answers mean nothing any more. */
    boolean over;
    /** What it tries, if it is a trial. */
    Optional<Suspicions.Trial> trial = Optional.empty();

    boolean shrinkPending;
    int shrinks;
    final long dispatchedNanos;
    long startedNanos;
    long heardNanos;
    long workedNanos;

    Attempt(
            long id,
            JobState job,
            Lane lane,
            JobLane view,
            SegmentOrder order,
            boolean sentAhead,
            Kind kind,
            long nowNanos) {
        this.id = id;
        this.job = job;
        this.lane = lane;
        this.view = view;
        this.order = order;
        this.sentAhead = sentAhead;
        this.kind = kind;
        this.informed = job.profile(view).informed();
        this.without = job.omissions.of(order.blocks());
        this.end = order.blocks().size();
        this.owed = end;
        this.dispatchedNanos = nowNanos;
        this.startedNanos = nowNanos;
        this.heardNanos = nowNanos;
    }

    void asked(Cut cut) {
        if (cuts.isEmpty()) {
            cuts = new ArrayList<>(2);
        }
        cuts.add(cut);
    }

    void answered(long nowNanos) {
        int last = cuts.size() - 1;
        cuts.set(last, cuts.get(last).answered(nowNanos, position, end));
    }

    List<Cut> cuts() {
        return List.copyOf(cuts);
    }

    @Override
    public long id() {
        return id;
    }

    /** Returns whether policies never see it. */
    boolean hidden() {
        return kind == Kind.TRIAL || kind == Kind.CHECK;
    }

    /** Returns whether its node fell silent: its blocks are run elsewhere, but what it still answers counts if it is first. */
    boolean givenUp() {
        return ended && !over;
    }

    /** Tells the policy something of it, if the policy knows it. */
    void tell(Consumer<JobPolicy> news) {
        if (!hidden() && !givenUp()) {
            job.call(news);
        }
    }

    /** Returns whether a block is among those it has not reported. */
    boolean holds(int block) {
        for (int i = done; i < end; i++) {
            if (order.blocks().get(i) == block) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether it has something left to do, but nothing that is wanted. */
    boolean superfluous() {
        return owed == 0 && done < end && !ended && kind != Kind.CHECK;
    }

    /** Returns whether these are the next blocks of its list. */
    boolean mayReport(BlockOutcomes outcomes) {
        int size = outcomes.size();
        boolean valid = done + size <= end;
        for (int i = 0; valid && i < size; i++) {
            valid = outcomes.block(i) == order.blocks().get(done + i) && outcomes.nanos(i) >= 0;
        }
        return valid;
    }

    @Override
    public boolean duplicate() {
        return kind == Kind.COPY || kind == Kind.CHECK;
    }

    @Override
    public NodeView node() {
        return view;
    }

    @Override
    public BlockList blocks() {
        return order.blocks();
    }

    @Override
    public int done() {
        return done;
    }

    @Override
    public int position() {
        return Math.max(done, position);
    }

    @Override
    public int end() {
        return end;
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public boolean shrinkPending() {
        return shrinkPending;
    }

    @Override
    public long dispatchedNanos() {
        return dispatchedNanos;
    }

    @Override
    public long startedNanos() {
        return startedNanos;
    }

    @Override
    public long heardNanos() {
        return heardNanos;
    }

    @Override
    public long workedNanos() {
        return workedNanos;
    }
}
