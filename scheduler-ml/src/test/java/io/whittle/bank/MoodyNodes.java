package io.whittle.bank;

import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.BlockTimer;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.backend.SegmentRunner;
import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.WorkloadException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Nodes of this process that die, come back, refuse, fail, repeat themselves and throw, by a seed; the first of them, which
 * is {@code steady}, does not, so that every job can end. One backend at a time.
 */
final class MoodyNodes implements BackendFactory, Backend {
    private static final String STEADY = "steady";
    /** How often one block may throw without failing its job, with others doing the same. */
    private static final int MAX_THROWS = 1;

    private static final int MAX_CRASHES = 1;

    /** A node from its joining to its leaving. */
    private record Life(ExecutorService thread, AtomicBoolean silent) {}

    private final Random random; // guarded by this, as all below
    private final int count;
    private final List<Fate> moods;
    private final Map<String, Life> alive = new HashMap<>();
    private final Map<Fate, Integer> happened = new EnumMap<>(Fate.class);
    private final Map<String, Integer> thrown = new ConcurrentHashMap<>();
    private BackendContext context;
    private int born;
    private int crashes;
    private boolean closed;

    /**
     * @param count how many nodes there are beside the steady one
     * @param moods what may become of a segment; each as likely as the others
     */
    MoodyNodes(long seed, int count, List<Fate> moods) {
        this.random = new Random(seed);
        this.count = count;
        this.moods = List.copyOf(moods);
    }

    /** Returns how often what has happened. */
    synchronized Map<Fate, Integer> happened() {
        return Collections.unmodifiableMap(new EnumMap<>(happened));
    }

    @Override
    public String name() {
        return "moody";
    }

    @Override
    public synchronized Backend create(Map<String, String> configuration, BackendContext newContext) {
        context = newContext;
        return this;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SHRINK, Capability.PROGRESS);
    }

    @Override
    public synchronized void start() {
        join(STEADY);
        for (int i = 0; i < count; i++) {
            join("moody-" + ++born);
        }
    }

    /** The steady node and every other one are in Europe. */
    private static Map<String, String> labels(String node) {
        return Map.of("zone", inEurope(node) ? "eu" : "us");
    }

    /** Returns where a node says that it is. */
    static boolean inEurope(String node) {
        return node.equals(STEADY) || node.charAt(node.length() - 1) % 2 == 0;
    }

    private void join(String node) {
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, node);
            made.setDaemon(true);
            return made;
        });
        alive.put(node, new Life(thread, new AtomicBoolean()));
        context.nodeJoined(new NodeDescription(node, 1, 1, Link.none(), labels(node)));
    }

    @Override
    public synchronized AttemptHandle dispatch(long attempt, String node, Segment segment, AttemptListener listener) {
        Life life = alive.get(node);
        if (closed || life == null) {
            throw new IllegalStateException("node '" + node + "' is gone");
        }
        Fate fate = node.equals(STEADY) ? Fate.WELL : mood();
        if (fate == Fate.REFUSED) {
            count(fate);
            throw new IllegalStateException("node '" + node + "' takes nothing now");
        }
        int reports = random.nextInt(segment.blocks().size());
        MoodyListener moody = new MoodyListener(
                listener,
                fate,
                reports,
                life.silent()::get,
                () -> strike(node, life, fate),
                () -> speakAgain(node, life));
        SegmentRunner runner = new SegmentRunner(
                attempt, segment.reportingWithin(0), labels(node), () -> code(segment, fate), BlockTimer.wall(), moody);
        moody.steer(runner);
        life.thread().execute(runner::run);
        return runner;
    }

    /** A block that is there at three crashes is to blame, so there are fewer. */
    private Fate mood() {
        Fate fate = moods.get(random.nextInt(moods.size()));
        return fate == Fate.CRASHES && crashes++ >= MAX_CRASHES ? Fate.WELL : fate;
    }

    private BlockRunner code(Segment segment, Fate fate) {
        BlockRunner blocks = context.open(segment.job());
        return cursor -> {
            String key = segment.job().id() + "/" + cursor.block();
            if (fate == Fate.BLOCK_THROWS && thrown.merge(key, 1, Integer::sum) <= MAX_THROWS) {
                count(fate);
                throw new WorkloadException("block " + cursor.block() + " was told to throw", true);
            }
            return blocks.runBlock(cursor);
        };
    }

    /** Fate strikes in the middle of a segment. A node that goes runs on, unheard or heard too late. */
    private synchronized void strike(String node, Life life, Fate fate) {
        if (closed || !life.equals(alive.get(node))) {
            return;
        }
        if (fate != Fate.BLOCK_THROWS) {
            count(fate);
        }
        if (fate == Fate.NODE_SILENT) {
            context.nodeSilent(node);
        }
        if (fate != Fate.NODE_DIES && fate != Fate.NODE_COMES_BACK) {
            return;
        }
        alive.remove(node);
        life.silent().set(fate == Fate.NODE_DIES);
        life.thread().shutdown();
        context.nodeLeft(node, "it was told to go");
        join(fate == Fate.NODE_COMES_BACK ? node : "moody-" + ++born);
    }

    private synchronized void speakAgain(String node, Life life) {
        if (!closed && life.equals(alive.get(node))) {
            context.nodeHeard(node);
        }
    }

    private synchronized void count(Fate fate) {
        happened.merge(fate, 1, Integer::sum);
    }

    @Override
    public synchronized void close() {
        closed = true;
        alive.values().forEach(life -> {
            life.silent().set(true);
            life.thread().shutdownNow();
        });
    }
}
