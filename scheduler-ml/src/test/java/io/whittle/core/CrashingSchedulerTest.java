package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whole clusters in which everything fails at once, the scheduler and its machine among it, and which are resumed from what
 * their logs still hold: in the end every block has exactly its result, nothing that was safe ran again, and nothing ran on
 * a node that does not meet what its job requires.
 */
class CrashingSchedulerTest {
    private static final Tolerance PATIENT = Tolerance.DEFAULT.withAttempts(50);
    private static final Tolerance SKIPPING = Tolerance.DEFAULT.onBadItems(Tolerance.BadItems.SKIP);

    @Test
    void everyBlockIsInTheLogOnceItIsOverHoweverOftenTheSchedulerCrashed() {
        Seeds.each("CrashingSchedulerTest", seed -> new Story(seed).tell());
    }

    /** One job or several, through several lives of their scheduler. */
    private static final class Story {
        private final long seed;
        private final Random random;
        private final Chaos chaos;
        private final Map<Long, VirtualLog> logs = new HashMap<>();
        private Map<Long, Outcome> jobs = new HashMap<>();

        Story(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.chaos = switch (random.nextInt(4)) {
                case 0 -> new Chaos(0, 0, 0, 0, 0, PATIENT);
                case 1 -> new Chaos(0.2, 0.05, 0.2, 0, 0, PATIENT);
                case 2 -> new Chaos(0, 0.05, 0.1, 0.02, 0, SKIPPING.itemByItem(seed % 2 == 0));
                default -> new Chaos(0.05, 0.05, 0.1, 0, 0.2, PATIENT.verifying(1));
            };
        }

        void tell() throws IOException {
            begin();
            int crashes = random.nextInt(5);
            for (int life = 0; life < crashes; life++) {
                live(life, 1 + random.nextInt(4000));
                boolean machine = random.nextBoolean();
                for (Map.Entry<Long, VirtualLog> each : logs.entrySet()) {
                    Outcome before = jobs.get(each.getKey());
                    jobs.put(each.getKey(), before.again(each.getValue().crash(machine)));
                }
            }
            ChaoticCluster cluster = live(crashes, 1_000_000);
            for (Map.Entry<Long, Outcome> each : cluster.outcomes.entrySet()) {
                Outcome outcome = each.getValue();
                assertThat(outcome.end).isEqualTo("finished");
                BitSet expected = new BitSet();
                expected.set(0, outcome.partition.blocks());
                expected.andNot(outcome.leftOut);
                expected.andNot(outcome.lacking());
                BitSet lacking = (BitSet) outcome.leftOut.clone();
                lacking.or(outcome.lacking());
                assertThat(lacking).isEqualTo(outcome.poisoned());
                assertThat(cluster.wrongResults).isZero();
                assertThat(logs.get(each.getKey()).crash(true)).isEqualTo(expected);
            }
        }

        private void begin() throws IOException {
            int count = 1 + random.nextInt(2);
            for (long job = 1; job <= count; job++) {
                Outcome outcome = Outcome.random(random, chaos);
                outcome.confine(Rule.some(new Random(~seed + job)));
                jobs.put(job, outcome);
                logs.put(job, new VirtualLog(job, outcome.partition, random));
            }
        }

        private ChaoticCluster live(int life, int steps) {
            ChaoticCluster cluster =
                    new ChaoticCluster(seed * 31 + life, chaos, jobs, (where, results, safe) -> logs.get(results.job())
                            .persist(where, results, safe));
            cluster.run(steps);
            return cluster;
        }
    }
}
