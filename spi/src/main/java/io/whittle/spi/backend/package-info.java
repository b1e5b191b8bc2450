/**
 * What the author of a backend implements: a {@link io.whittle.spi.backend.BackendFactory} makes a
 * {@link io.whittle.spi.backend.Backend}, which announces nodes and runs segments on them, mostly by handing them to
 * {@link io.whittle.spi.backend.SegmentRunner} on the node. Depends on {@code io.whittle.spi} and
 * {@code io.whittle.spi.workload} only.
 */
@Export
@Version("1.0.0")
package io.whittle.spi.backend;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
