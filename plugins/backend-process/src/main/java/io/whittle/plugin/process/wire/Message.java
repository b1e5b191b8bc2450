package io.whittle.plugin.process.wire;

import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.CoreSpeed;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** One thing said, in one frame. Immutable; arrays are not copied and must not change. */
public sealed interface Message {
    /**
     * Scheduler to worker, first: who speaks, and what the worker is to be. The worker's first message, {@link Ready},
     * gives the token back.
     *
     * @param version of the protocol
     * @param token random bytes that nobody but this worker is told
     * @param nodeId the name of the node
     * @param slots how many segments run at once
     * @param speed what to be as slow as; 1 for as fast as possible
     * @param heartbeatMillis how often each side says something at least
     * @param maxResultBytes how large one block's result may be
     * @param memoryText the limit on memory as people wrote it; empty where there is none
     * @param attributes what the node is, but for what only the worker knows, see {@link Ready#completed}
     */
    record Hello(
            int version,
            byte[] token,
            String nodeId,
            int slots,
            double speed,
            int heartbeatMillis,
            long maxResultBytes,
            String memoryText,
            Map<String, String> attributes)
            implements Message {}

    /**
     * Worker to scheduler, first.
     *
     * @param version of the protocol
     * @param token that of the hello
     * @param processId of the worker, on its machine
     * @param cores that the worker sees
     * @param maxMemory that its heap may have, in bytes
     * @param coreSpeed how fast a core of its machine is, as the attribute of a node has it; empty where nobody asked
     */
    record Ready(int version, byte[] token, long processId, int cores, long maxMemory, String coreSpeed)
            implements Message {
        /** Returns the attributes of a hello with what the worker adds: both sides know the node by the same. */
        public Map<String, String> completed(Map<String, String> attributes) {
            Map<String, String> all = new TreeMap<>(attributes);
            if (CoreSpeed.of(Map.of(CoreSpeed.ATTRIBUTE, coreSpeed)).isPresent()) { // it may say anything
                all.putIfAbsent(CoreSpeed.ATTRIBUTE, coreSpeed);
            }
            all.put("memory-bytes", Long.toString(maxMemory));
            return all;
        }
    }

    /**
     * Scheduler to worker: a bundle that jobs will need. Where it is the worker's own file system, the worker reads it where
     * it lies; else its bytes follow in {@link BundlePart}s.
     *
     * @param hash the bundle's SHA-256, in hexadecimal digits
     * @param path where it lies; empty where its bytes follow
     * @param size its size in bytes
     */
    record OfferBundle(String hash, String path, long size) implements Message {}

    /** Scheduler to worker: some bytes of the bundle that was offered last. */
    record BundlePart(byte[] bytes) implements Message {}

    /**
     * Scheduler to worker: a job whose segments will come.
     *
     * @param job the job's number
     * @param kind the workload's
     * @param version the workload's
     * @param parameters names and texts
     * @param partition its blocks
     * @param external see {@link io.whittle.spi.backend.JobDescription#external}
     * @param requirements what a node must meet to run it
     * @param bundles the hashes of the bundles it needs, all offered before
     */
    record OpenJob(
            long job,
            String kind,
            String version,
            Map<String, String> parameters,
            Partition partition,
            boolean external,
            Requirements requirements,
            List<String> bundles)
            implements Message {}

    /** Scheduler to worker: no segment of this job will come any more. */
    record CloseJob(long job) implements Message {}

    /**
     * Scheduler to worker: run a segment, after those that came before it.
     *
     * @param attempt its number
     * @param job a job that has been opened
     * @param total how many blocks it has; those that are not here follow in {@link MoreBlocks}
     * @param reportNanos see {@link io.whittle.spi.backend.Segment#reportNanos}
     * @param blocks the first blocks
     * @param weights predicted costs of these; empty where they cost what their items count
     * @param without see {@link io.whittle.spi.backend.Segment#without}
     */
    record Dispatch(
            long attempt, long job, int total, long reportNanos, BlockList blocks, float[] weights, long[] without)
            implements Message {}

    /** Scheduler to worker: further blocks of the segment that was dispatched last. */
    record MoreBlocks(BlockList blocks, float[] weights) implements Message {}

    /** Scheduler to worker: keep this fraction of what is left. */
    record Shrink(long attempt, double keepFraction) implements Message {}

    /** Scheduler to worker: end the attempt. */
    record Cancel(long attempt) implements Message {}

    /** Worker to scheduler: the first block begins. */
    record Started(long attempt) implements Message {}

    /**
     * Worker to scheduler: the next blocks of the segment's list are done.
     *
     * @param nanos how long each took
     * @param results what each gave; the first one continues {@link ResultPart}s that came before
     */
    record Progress(long attempt, long[] nanos, byte[][] results) implements Message {}

    /** Worker to scheduler: some bytes of the result of the next block of the segment's list, which is done. */
    record ResultPart(long attempt, byte[] bytes) implements Message {}

    /** Worker to scheduler: the attempt is about to begin with this item of its only block, or has ended the last one. */
    record AtItem(long attempt, long item) implements Message {}

    /** Worker to scheduler: the attempt stops before this position of its list. */
    record Shrunk(long attempt, int position, int end) implements Message {}

    /** Worker to scheduler: the attempt has ended, with these blocks as in {@link Progress}. */
    record Finished(long attempt, long[] nanos, byte[][] results) implements Message {}

    /** Worker to scheduler: the attempt has ended early, with this item in hand; all its blocks have been reported. */
    record Failed(
            long attempt,
            String message,
            String detail,
            boolean retryable,
            OptionalInt block,
            boolean outOfMemory,
            OptionalLong item)
            implements Message {}

    /** Either side: still here. */
    record Heartbeat() implements Message {}

    /** Scheduler to worker: cancel everything and end. Worker to scheduler: nothing runs any more. */
    record Bye() implements Message {}
}
