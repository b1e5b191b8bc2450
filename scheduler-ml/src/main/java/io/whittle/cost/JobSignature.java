package io.whittle.cost;

import io.whittle.spi.cost.JobFeatures;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What makes two jobs the same job: kind, version, all parameters (paths too), items and grain. */
public final class JobSignature {
    private static final int BYTES = 12;

    private JobSignature() {}

    /** Returns a short text that is the same for the same job, and in all likelihood for no other. */
    public static String of(JobFeatures job) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, job.kind());
            add(digest, job.version());
            job.parameters().asMap().forEach((name, value) -> {
                add(digest, name);
                add(digest, value);
            });
            add(digest, job.partition().items() + "/" + job.partition().grain());
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
