package io.whittle.history;

import io.whittle.cost.JobSignature;
import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.CutRecord;
import io.whittle.scheduler.Decision;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.backend.CoreSpeed;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.Explanation.Candidate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Takes out of runs what says on which data, with which settings and on whose machines they ran. Runs of the same job can
 * still be told from runs of others, by a mark in the place of the parameters; so can nodes that somebody has named. A
 * random number that nobody keeps goes into the marks, so that nothing can be guessed from them. Used by one thread.
 */
public final class Redaction {
    /** The one parameter that is left; a path, since paths are never learned from. */
    static final String NAME = "redacted";

    private static final int MARK_BYTES = 8;

    /** What is measured of nodes; all else is what people call them and say of them, or where they are. */
    private static final Set<String> MEASURED = Set.of("cores", CoreSpeed.ATTRIBUTE, "memory-bytes", "cpu-limit");

    /** Node ids that nobody has thought of: those of our own backends, and marks. */
    private static final Pattern NAMELESS = Pattern.compile("(local|process)-[0-9]+|node-[0-9a-f]{16}");

    private final byte[] salt = new byte[32];
    /** Millions of rows name a handful of nodes. */
    private final Map<String, String> nodeMarks = new HashMap<>();

    /** Begins a redaction: what it marks as the same job is comparable with nothing that another one marks. */
    public Redaction() {
        new SecureRandom().nextBytes(salt);
    }

    /** Returns the run without its parameters and its nodes' names. Its id, its kind and what its items are like stay. */
    public RecordedRun of(RecordedRun run) {
        JobFeatures job = run.job();
        JobFeatures redacted = new JobFeatures(
                job.kind(),
                job.version(),
                parameters(job),
                job.partition(),
                job.bins(),
                job.names(),
                job.itemFeatures());
        Map<String, NodeClass> nodes = new HashMap<>();
        run.nodes()
                .forEach((id, node) -> nodes.put(node(id), new NodeClass(node.speed(), measured(node.attributes()))));
        List<BinRecord> costs = run.costs().stream()
                .map(cost -> new BinRecord(cost.bin(), node(cost.nodeId()), cost.items(), cost.nanos()))
                .toList();
        return new RecordedRun(run.runId(), run.startedAt(), run.policy(), redacted, nodes, costs);
    }

    List<NodeDescription> nodes(List<NodeDescription> nodes) {
        return nodes.stream()
                .map(node -> new NodeDescription(
                        node(node.id()), node.speed(), node.slots(), node.link(), measured(node.attributes())))
                .toList();
    }

    private static Map<String, String> measured(Map<String, String> attributes) {
        Map<String, String> measured = new TreeMap<>(attributes);
        measured.keySet().retainAll(MEASURED);
        return measured;
    }

    /** Returns what a node is called from now on: many are named after the machine. */
    String node(String id) {
        return NAMELESS.matcher(id).matches() ? id : nodeMarks.computeIfAbsent(id, name -> "node-" + mark(name));
    }

    Decision decision(Decision decision) {
        return new Decision(
                decision.informed(),
                decision.duplicate(),
                explanation(decision.why()),
                decision.cuts().stream()
                        .map(cut -> new CutRecord(
                                cut.askedNanos(),
                                cut.keepFraction(),
                                cut.endBefore(),
                                explanation(cut.why()),
                                cut.answeredNanos(),
                                cut.position(),
                                cut.endAfter()))
                        .toList());
    }

    private Explanation explanation(Explanation why) {
        return new Explanation(
                why.bound(),
                why.names(),
                why.figures(),
                why.candidates().stream()
                        .map(candidate -> new Candidate(node(candidate.nodeId()), candidate.endSeconds()))
                        .toList(),
                why.considered(),
                why.forNodeId().isEmpty() ? "" : node(why.forNodeId()));
    }

    Parameters parameters(JobFeatures job) {
        if (job.parameters().asMap().keySet().equals(Set.of(NAME))) {
            return job.parameters();
        }
        return Parameters.parse(
                List.of(ParameterSpec.required(NAME, ParameterType.PATH, "recorded")),
                Map.of(NAME, mark(JobSignature.of(job))));
    }

    private String mark(String signature) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            digest.update(signature.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(), 0, MARK_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
