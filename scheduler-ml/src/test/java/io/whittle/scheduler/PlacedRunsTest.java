package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.commitlog.ResumableRun;
import io.whittle.commitlog.RunLogs;
import io.whittle.core.Tolerance;
import io.whittle.plugin.local.LocalBackendFactory;
import io.whittle.policy.Policies;
import io.whittle.spi.Parameters;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that may not run everywhere, on real threads: no code of theirs runs on a forbidden node, whatever happens. */
@Timeout(60)
class PlacedRunsTest {
    private static final int BLOCKS = 60;
    private static final WorkloadDescription DESCRIPTION =
            new WorkloadDescription("placed", "1", "Notes where it runs.", List.of());
    /** Nodes local-1 to local-4; the second and the fourth may not be used. */
    private static final Map<String, String> NODES =
            Map.of("speeds", "1,1,1,1", "labels", "zone=eu gpu,zone=us gpu,zone=eu,");

    private static final Requirements EUROPE = Requirements.of("zone=eu");

    /** Notes the nodes, which are threads here; may hold its last block back. */
    private static class Placed implements WorkloadJob {
        final Set<String> ranOn = ConcurrentHashMap.newKeySet();
        private final Requirements requirements;

        Placed(Requirements requirements) {
            this.requirements = requirements;
        }

        @Override
        public long items() {
            return BLOCKS;
        }

        @Override
        public Requirements requirements() {
            return requirements;
        }

        @Override
        public byte[] runBlock(Cursor cursor) throws InterruptedException {
            ranOn.add(Thread.currentThread().getName());
            cursor.skipToEnd();
            return new byte[] {(byte) cursor.block()};
        }

        @Override
        public ResultMerger merger(Outputs outputs) {
            return new ResultMerger() {
                @Override
                public void accept(int block, byte[] result) {}

                @Override
                public void finish() {}
            };
        }
    }

    /** Its last block ends only when a second node has begun with it as well. */
    private static final class NeedsACopy extends Placed {
        private final AtomicInteger begun = new AtomicInteger();
        private final CountDownLatch copied = new CountDownLatch(1);

        NeedsACopy() {
            super(Requirements.none());
        }

        @Override
        public byte[] runBlock(Cursor cursor) throws InterruptedException {
            byte[] result = super.runBlock(cursor);
            if (cursor.block() == BLOCKS - 1) {
                if (begun.incrementAndGet() > 1) {
                    copied.countDown();
                }
                copied.await();
            }
            return result;
        }
    }

    private static JobRequest request(WorkloadJob job) {
        return request(job, Policies.DEFAULT);
    }

    private static JobRequest request(WorkloadJob job, String policy) {
        return JobRequest.of(
                DESCRIPTION, Parameters.none(), job, Policies.named(policy).orElseThrow());
    }

    private static Set<String> nodesOf(RunRecord run) {
        Set<String> nodes = new TreeSet<>();
        run.segments().forEach(segment -> nodes.add(segment.nodeId()));
        return nodes;
    }

    @Test
    void copiesRunWhereTheJobMayRun() {
        NeedsACopy job = new NeedsACopy();
        RunRecord run;
        try (Scheduler scheduler =
                Scheduler.builder().backend(new LocalBackendFactory(), NODES).open()) {
            run = scheduler
                    .submit(request(job).withRequirements(EUROPE))
                    .completion()
                    .join();
        }
        assertThat(run.status()).as(run.message()).isEqualTo(RunStatus.DONE);
        assertThat(run.segments()).anyMatch(segment -> segment.decision().duplicate());
        assertThat(nodesOf(run)).containsExactly("local-1", "local-3");
        assertThat(job.ranOn).containsExactlyInAnyOrder("local-1", "local-3");
        assertThat(run.start().requirements()).isEqualTo(EUROPE);
        assertThat(run.nodes()).extracting(NodeDescription::id).containsExactly("local-1", "local-3");
    }

    @Test
    void secondRunsToCompareResultsRunWhereTheJobMayRun() {
        Placed job = new Placed(EUROPE);
        RunRecord run;
        try (Scheduler scheduler =
                Scheduler.builder().backend(new LocalBackendFactory(), NODES).open()) {
            run = scheduler
                    .submit(request(job).withTolerance(Tolerance.DEFAULT.verifying(1)))
                    .completion()
                    .join();
        }
        assertThat(run.status()).as(run.message()).isEqualTo(RunStatus.DONE);
        assertThat(job.ranOn).containsExactlyInAnyOrder("local-1", "local-3");
    }

    @Test
    void jobsOfDifferentPlacesShareAScheduler() {
        Placed europe = new Placed(EUROPE);
        Placed america = new Placed(Requirements.of("zone!=eu"));
        Placed anywhere = new Placed(Requirements.none());
        try (Scheduler scheduler =
                Scheduler.builder().backend(new LocalBackendFactory(), NODES).open()) {
            List<RunHandle> runs = List.of(
                    scheduler.submit(request(europe)),
                    scheduler.submit(request(america)),
                    scheduler.submit(request(anywhere)));
            runs.forEach(run -> assertThat(run.completion().join().status()).isEqualTo(RunStatus.DONE));
        }
        assertThat(europe.ranOn).isSubsetOf("local-1", "local-3");
        assertThat(america.ranOn).containsExactly("local-2");
    }

    @Test
    void whatUserAndJobRequireIsRefusedWhereNoNodeMeetsBoth() {
        Placed job = new Placed(Requirements.of("gpu"));
        RunRecord run;
        try (Scheduler scheduler = Scheduler.builder()
                .backend(new LocalBackendFactory(), Map.of("speeds", "1,1", "labels", "zone=us gpu,zone=eu"))
                .open()) {
            run = scheduler
                    .submit(request(job).withRequirements(EUROPE))
                    .completion()
                    .join();
        }
        assertThat(run.status()).isEqualTo(RunStatus.NO_NODE);
        assertThat(run.message())
                .isEqualTo("no node may run the job, which requires zone=eu and gpu: node 'local-1' has zone=us,"
                        + " node 'local-2' has no gpu; see 'whittle nodes'");
        assertThat(job.ranOn).isEmpty();
    }

    @Test
    void aNodeThatComesLaterIsUsedWhereItMayBe() {
        CountDownLatch joined = new CountDownLatch(1);
        Placed job = new Placed(EUROPE) {
            @Override
            public byte[] runBlock(Cursor cursor) throws InterruptedException {
                byte[] result = super.runBlock(cursor);
                if (!Thread.currentThread().getName().equals("later")) {
                    joined.await(); // nothing is done before the other node is there
                }
                return result;
            }
        };
        try (Scheduler scheduler = Scheduler.builder()
                .backend(new LocalBackendFactory(), Map.of("speeds", "1", "labels", "zone=eu"))
                .open()) {
            RunHandle run = scheduler.submit(request(job));
            scheduler.addBackend(new Announcing(NodeDescription.of("elsewhere", 1)), Map.of());
            scheduler.addBackend(
                    new Announcing(new NodeDescription(
                            "later", 1, 1, io.whittle.spi.backend.Link.none(), Map.of("zone", "eu"))),
                    Map.of());
            joined.countDown();
            RunRecord record = run.completion().join();
            assertThat(record.status()).as(record.message()).isEqualTo(RunStatus.DONE);
            assertThat(record.nodes()).extracting(NodeDescription::id).doesNotContain("elsewhere");
        }
        assertThat(job.ranOn).doesNotContain("elsewhere");
    }

    @Test
    void aNodeThatIsNotWhatItWasAnnouncedAsRefuses() {
        Placed job = new Placed(EUROPE);
        RunRecord run;
        try (Scheduler scheduler = Scheduler.builder()
                .backend(
                        new Announcing(new NodeDescription(
                                "local-1", 1, 1, io.whittle.spi.backend.Link.none(), Map.of("zone", "eu"))),
                        Map.of("speeds", "1", "labels", "zone=us"))
                .open()) {
            run = scheduler.submit(request(job)).completion().join();
        }
        assertThat(run.status()).isEqualTo(RunStatus.NO_NODE);
        assertThat(run.message())
                .isEqualTo("every node that meets zone=eu failed repeatedly: the node may not run job 'placed', which"
                        + " requires zone=eu, and has zone=us");
        assertThat(job.ranOn).isEmpty();
    }

    @Test
    void aRunThatGoesOnRequiresWhatItDidUnlessToldOtherwise(@TempDir Path home) {
        RunLogs logs = new RunLogs(home);
        for (String later : List.of("", "gpu")) {
            AtomicLong begun = new AtomicLong();
            CountDownLatch half = new CountDownLatch(1);
            Placed interrupted = new Placed(Requirements.none()) {
                @Override
                public byte[] runBlock(Cursor cursor) throws InterruptedException {
                    if (begun.incrementAndGet() > BLOCKS / 2) {
                        half.countDown();
                        new CountDownLatch(1).await();
                    }
                    return super.runBlock(cursor);
                }
            };
            String id = "run" + later;
            try (Scheduler scheduler = Scheduler.builder()
                    .backend(new LocalBackendFactory(), NODES)
                    .logs(logs)
                    .open()) {
                // one block a segment, so that those before the half have been reported, and there is something to keep
                RunHandle run = scheduler.submit(
                        request(interrupted, "ss").withRunId(id).withRequirements(EUROPE));
                half.await();
                run.cancel();
                assertThat(run.completion().join().status()).isEqualTo(RunStatus.CANCELLED);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            Placed resumed = new Placed(Requirements.none());
            RunRecord run;
            try (Scheduler scheduler = Scheduler.builder()
                            .backend(new LocalBackendFactory(), NODES)
                            .logs(logs)
                            .open();
                    ResumableRun left = logs.open(id)) {
                assertThat(left.header().requirements()).isEqualTo(EUROPE);
                JobRequest again = request(resumed).resuming(left);
                run = scheduler
                        .submit(later.isEmpty() ? again : again.withRequirements(Requirements.of(later)))
                        .completion()
                        .join();
            }
            assertThat(run.status()).as(run.message()).isEqualTo(RunStatus.DONE);
            assertThat(interrupted.ranOn).isSubsetOf("local-1", "local-3");
            assertThat(resumed.ranOn).isNotEmpty();
            if (later.isEmpty()) {
                assertThat(run.start().requirements()).isEqualTo(EUROPE);
                assertThat(resumed.ranOn).isSubsetOf("local-1", "local-3");
            } else {
                assertThat(run.start().requirements()).isEqualTo(EUROPE.and(Requirements.of("gpu")));
                assertThat(resumed.ranOn).containsExactly("local-1");
            }
        }
    }

    @Test
    void closuresAreConfinedToo() {
        Set<String> ranOn = ConcurrentHashMap.newKeySet();
        try (Whittle whittle =
                Whittle.builder().nodes(1, 1, 1).labels("", "gpu", "gpu").open()) {
            Job<Long> job = Job.over(1000)
                    .named("placed")
                    .require("gpu")
                    .forEach(item -> ranOn.add(Thread.currentThread().getName()));
            assertThat(whittle.submit(job).result().join()).isEqualTo(1000);
        }
        assertThat(ranOn).isNotEmpty().isSubsetOf("local-2", "local-3");
    }

    /** Local nodes that are announced as what they are not, or not under their own names. */
    private record Announcing(NodeDescription as) implements BackendFactory {
        @Override
        public String name() {
            return "announcing";
        }

        @Override
        public Backend create(Map<String, String> configuration, BackendContext context) {
            if (!as.id().startsWith("local")) {
                return new OneNode(as, context);
            }
            return new LocalBackendFactory().create(configuration, new BackendContext() {
                @Override
                public void nodeJoined(NodeDescription node) {
                    context.nodeJoined(as);
                }

                @Override
                public void nodeLeft(String nodeId, String reason) {
                    context.nodeLeft(nodeId, reason);
                }

                @Override
                public BlockRunner open(JobDescription job) {
                    return context.open(job);
                }
            });
        }
    }
}
