package io.whittle.plugin.process;

import io.whittle.plugin.process.wire.Message;
import io.whittle.spi.backend.CoreSpeed;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * How a node's workers are started, here or elsewhere.
 *
 * @param node the node
 * @param surroundings what a worker is made of
 * @param cpus the cores it may use
 * @param settings those of the backend
 */
record WorkerStart(NodeSettings node, Surroundings surroundings, CpuSet cpus, ProcessSettings settings) {
    private static final int BUFFER = 1 << 16;
    private static final int MAX_BANNER = 1 << 16;

    /** Starts a process. */
    Process start() throws IOException {
        return WorkerCommand.start(
                node.remote()
                        ? WorkerCommand.remote(node, WorkerCommand.shipped(surroundings.classPath()))
                        : WorkerCommand.local(node, surroundings, cpus));
    }

    /** A worker that has answered. */
    record Greeted(WorkerConnection connection, Message.Ready ready) {}

    /** Shakes hands with the worker in a process. Takes as long as it takes; ends when the process does. */
    Greeted greet(Process process, Predicate<JobDescription> ended) throws IOException {
        InputStream in = new BufferedInputStream(process.getInputStream(), BUFFER);
        OutputStream out = process.getOutputStream();
        if (node.remote()) {
            send(in, out);
        }
        WorkerConnection connection = new WorkerConnection(
                node.id(),
                in,
                out,
                new Announcements(surroundings.workloads(), node.remote()),
                ended,
                settings.maxResultBytes(),
                maxGapNanos());
        Message.Ready ready = connection.shakeHands(
                node, attributes(), Math.toIntExact(settings.heartbeat().toMillis()));
        return new Greeted(connection, ready);
    }

    /** Returns how late a look at the workers may be before the scheduler itself must have been asleep. */
    private long maxGapNanos() {
        return Math.max(2 * settings.heartbeat().toNanos(), settings.silence().toNanos() / 2);
    }

    /** Sends the class path, where the other machine has not kept it. */
    private void send(InputStream in, OutputStream out) throws IOException {
        if (needed(in)) {
            List<BundleFile> jars = WorkerCommand.shipped(surroundings.classPath());
            for (BundleFile jar : jars) {
                Files.copy(jar.path(), out);
            }
            out.flush();
        }
    }

    /** Reads what the other machine says; what its user's own scripts print before that is passed over. */
    private static boolean needed(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int count = 0; count < MAX_BANNER; count++) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("it ended before it said anything");
            }
            if (octet != '\n') {
                line.write(octet);
                continue;
            }
            String text = line.toString(StandardCharsets.UTF_8).strip();
            line.reset();
            if (text.equals(WorkerCommand.HAVE) || text.equals(WorkerCommand.NEED)) {
                return text.equals(WorkerCommand.NEED);
            }
        }
        throw new IOException("it says something, but not what a worker would say");
    }

    /** Returns what is known of the node before its worker says more. */
    private Map<String, String> attributes() {
        Map<String, String> attributes = new TreeMap<>(node.labels());
        attributes.put("cores", Integer.toString(node.cores() > 0 ? node.cores() : node.slots()));
        attributes.put("cpu-limit", cpus.attribute());
        attributes.put("host", node.remote() ? node.ssh().replaceFirst(".*@", "") : "localhost");
        if (!node.coreSpeed().isEmpty()) {
            attributes.put(CoreSpeed.ATTRIBUTE, node.coreSpeed());
        }
        return attributes;
    }

    /** Returns the node as the scheduler sees it; by the same attributes, its worker refuses what it may not run. */
    NodeDescription describe(Message.Ready ready) {
        Link link = node.remote()
                ? new Link(Duration.ofMillis(1), 1e8)
                : new Link(Duration.ofNanos(50_000), Double.POSITIVE_INFINITY);
        return new NodeDescription(node.id(), node.speed(), node.slots(), link, ready.completed(attributes()));
    }
}
