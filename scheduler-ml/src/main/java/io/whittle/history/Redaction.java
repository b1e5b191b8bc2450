package io.whittle.history;

import io.whittle.cost.JobSignature;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.cost.JobFeatures;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Takes out of runs what says on which data and with which settings they ran. Runs of the same job can still be told
 * from runs of others, by a mark in the place of the parameters; a random number that nobody keeps goes into it, so that
 * parameters cannot be guessed from it. Used by one thread.
 */
public final class Redaction {
    /** The one parameter that is left; a path, since paths are never learned from. */
    static final String NAME = "redacted";

    private static final int MARK_BYTES = 8;

    private final byte[] salt = new byte[32];

    /** Begins a redaction: what it marks as the same job is comparable with nothing that another one marks. */
    public Redaction() {
        new SecureRandom().nextBytes(salt);
    }

    /** Returns the run without its parameters. Its id, its kind and what its items are like stay. */
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
        return new RecordedRun(run.runId(), run.startedAt(), run.policy(), redacted, run.nodes(), run.costs());
    }

    Parameters parameters(JobFeatures job) {
        if (job.parameters().asMap().keySet().equals(java.util.Set.of(NAME))) {
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
