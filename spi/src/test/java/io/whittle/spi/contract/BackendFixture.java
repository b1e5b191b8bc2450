package io.whittle.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.workload.BlockRunner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A started backend and the means to dispatch to it. */
abstract class BackendFixture {
    /** Items per block of the jobs here, which do not divide the number of items. */
    static final long GRAIN = 3;

    /** What was dispatched, how to steer it, and what was heard of it. */
    record Dispatched(long attempt, Segment segment, AttemptHandle handle, RecordingListener heard) {
        /** Waits for the end, and checks the rules that hold for every attempt. */
        Dispatched awaitEnd() throws InterruptedException {
            heard.awaitEnd();
            assertThat(heard.violations())
                    .as("order of calls; heard %s", heard.calls())
                    .isEmpty();
            assertThat(heard.blocks())
                    .as("outcomes are a gapless prefix of the segment")
                    .isEqualTo(prefix(heard.blocks().size()));
            for (int i = 0; i < heard.blocks().size(); i++) {
                int block = heard.blocks().get(i);
                Partition partition = segment.job().partition();
                assertThat(heard.results().get(i))
                        .as("result of block %d", block)
                        .isEqualTo(GatedBlocks.resultOf(
                                block, partition.firstItem(block), partition.endItem(block), segment.without()));
                assertThat(heard.nanos().get(i)).as("time of block %d", block).isNotNegative();
            }
            return this;
        }

        List<Integer> prefix(int size) {
            return Arrays.stream(segment.blocks()
                            .slice(0, Math.min(size, segment.blocks().size()))
                            .toArray())
                    .boxed()
                    .toList();
        }
    }

    private final RecordingContext context = new RecordingContext();
    private Backend backend;
    private NodeDescription node;
    private long lastAttempt;
    private long lastJob;
    private boolean closed;
    private final List<RecordingListener> listeners = new ArrayList<>();

    /** Returns a factory of the backend to be tested. */
    protected abstract BackendFactory factory();

    /** Returns a configuration that gives at least one node. */
    protected abstract Map<String, String> configuration();

    /**
     * Returns the parameters of a job; a backend whose nodes live elsewhere says here how they find the blocks, which live
     * in this process.
     */
    protected Parameters parameters(long job, Partition partition) {
        return Parameters.none();
    }

    @BeforeEach
    void startBackend() throws InterruptedException {
        backend = factory().create(configuration(), context);
        backend.start();
        node = context.awaitNode();
    }

    @AfterEach
    void closeBackend() {
        if (!closed) {
            closed = true;
            backend.close();
            for (RecordingListener heard : listeners) { // also of what came after the test had seen enough
                assertThat(heard.violations())
                        .as("order of calls; heard %s", heard.calls())
                        .isEmpty();
            }
        }
    }

    Backend backend() {
        return backend;
    }

    RecordingContext context() {
        return context;
    }

    NodeDescription node() {
        return node;
    }

    boolean can(Backend.Capability capability) {
        return backend.capabilities().contains(capability);
    }

    /** A job of so many blocks that nodes can open, and that runs this code. */
    JobDescription job(int blocks, BlockRunner code) {
        return job(blocks, Requirements.none(), code);
    }

    /** As above, for nodes that meet requirements. */
    JobDescription job(int blocks, Requirements requirements, BlockRunner code) {
        JobDescription job = unknownJob(blocks, requirements);
        context.offer(job, code);
        return job;
    }

    /** A job that cannot be opened. */
    JobDescription unknownJob(int blocks) {
        return unknownJob(blocks, Requirements.none());
    }

    private JobDescription unknownJob(int blocks, Requirements requirements) {
        lastJob++;
        Partition partition = new Partition(blocks * GRAIN - 1, GRAIN);
        return new JobDescription(
                lastJob, "contract", "1", parameters(lastJob, partition), partition, false, requirements);
    }

    /** Dispatches blocks to the node, weighted by items and without reports of progress. */
    Dispatched dispatch(JobDescription job, BlockList blocks) {
        return dispatch(new Segment(job, blocks, new float[0], Long.MAX_VALUE));
    }

    Dispatched dispatch(Segment segment) {
        lastAttempt++;
        RecordingListener heard = new RecordingListener(lastAttempt);
        listeners.add(heard);
        return new Dispatched(lastAttempt, segment, backend.dispatch(lastAttempt, node.id(), segment, heard), heard);
    }

    /** Keeps all of the node's slots busy until the gates of the returned blocks (0, one per slot) are opened. */
    GatedBlocks occupyNode() throws InterruptedException {
        int[] all = BlockList.range(0, node.slots()).toArray();
        GatedBlocks blocks = new GatedBlocks(all);
        JobDescription job = job(all.length + 1, blocks);
        for (int block : all) {
            dispatch(job, BlockList.of(block));
            blocks.awaitBegun(block);
        }
        return blocks;
    }

    void release(GatedBlocks occupied) {
        BlockList.range(0, node.slots()).forEach(occupied::open);
    }
}
