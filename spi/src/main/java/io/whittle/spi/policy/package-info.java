/**
 * What the author of a policy implements: a {@link io.whittle.spi.policy.Policy} starts a
 * {@link io.whittle.spi.policy.JobPolicy} per job, which decides size, place in the job and node of every segment.
 * Depends on {@code io.whittle.spi}, its backend values and its cost profiles only.
 */
@Export
@Version("1.0.0")
package io.whittle.spi.policy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
