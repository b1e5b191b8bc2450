package io.whittle.core;

import io.whittle.spi.backend.NodeDescription;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Random;

/** A node of a simulated cluster, with its line to the scheduler: there or gone, heard of or silent. */
final class VirtualNode {
    /** What happens to a node that nobody hears is kept until it is heard again. */
    private static final class Silence {
        final ArrayDeque<Runnable> messages = new ArrayDeque<>();
        final ArrayDeque<Runnable> work = new ArrayDeque<>();
        /** Whether the node stands still; else it is only cut off. */
        final boolean frozen;

        Silence(boolean frozen) {
            this.frozen = frozen;
        }
    }

    final NodeDescription description;
    /** How long its news takes: always as long, so that it stays in order. */
    final long latency;

    private final ChaoticCluster cluster;
    private final Random random;
    private final boolean shrinks;
    private boolean alive;
    private Optional<Silence> silence = Optional.empty();

    VirtualNode(ChaoticCluster cluster, NodeDescription description, boolean shrinks) {
        this.cluster = cluster;
        this.random = cluster.random;
        this.description = description;
        this.shrinks = shrinks;
        this.latency = 1 + random.nextInt(50);
    }

    String id() {
        return description.id();
    }

    boolean alive() {
        return alive;
    }

    // ---- coming and going

    void join() {
        alive = true;
        cluster.joined(this);
        cluster.tell(new Event.NodeJoined(description, shrinks));
    }

    /** Dies; the scheduler hears of it in a while, and then another one may come under its name. */
    void leave() {
        alive = false;
        silence = Optional.empty();
        cluster.time.after(random.nextInt(500), () -> {
            cluster.tell(new Event.NodeLeft(id(), "chaos"));
            if (random.nextBoolean()) {
                VirtualNode next = new VirtualNode(cluster, description, shrinks);
                cluster.time.after(random.nextInt(3000), next::join);
            }
        });
    }

    // ---- silence

    /** Is not heard for a while; what it has said and done meanwhile comes all at once. */
    void fallSilent() {
        if (!alive || silence.isPresent()) {
            return;
        }
        Silence kept = new Silence(random.nextBoolean());
        silence = Optional.of(kept);
        int noticed = random.nextInt(1000);
        int lasts = random.nextInt(4000);
        if (noticed < lasts) {
            cluster.time.after(noticed, () -> cluster.tell(new Event.NodeSilent(id())));
        }
        cluster.time.after(lasts, () -> {
            silence = Optional.empty();
            boolean heardFirst = random.nextBoolean();
            if (heardFirst) {
                cluster.tell(new Event.NodeHeard(id()));
            }
            kept.messages.forEach(Runnable::run);
            kept.work.forEach(Runnable::run);
            if (!heardFirst) {
                cluster.tell(new Event.NodeHeard(id()));
            }
        });
    }

    /** Passes something on between node and scheduler, or keeps it until the node is heard again. */
    void pass(Runnable message) {
        silence.ifPresentOrElse(kept -> kept.messages.add(message), message);
    }

    /** Does a step of work, or keeps it where the node stands still. */
    void work(Runnable step) {
        silence.filter(kept -> kept.frozen).ifPresentOrElse(kept -> kept.work.add(step), step);
    }
}
