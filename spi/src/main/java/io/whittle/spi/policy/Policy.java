package io.whittle.spi.policy;

import org.osgi.annotation.versioning.ConsumerType;

/** A way to cut jobs into segments and to place them. Stateless; state lives in the {@link JobPolicy} of each job. */
@ConsumerType
public interface Policy {
    /** Returns the name people choose it by. */
    String name();

    /** Returns one sentence for people. */
    String summary();

    /** Starts deciding for a job. */
    JobPolicy start(PolicyContext context);
}
