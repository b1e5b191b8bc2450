/**
 * What the author of a workload implements: a {@link io.whittle.spi.workload.Workload} opens jobs, a
 * {@link io.whittle.spi.workload.WorkloadJob} runs blocks into bytes, and a {@link io.whittle.spi.workload.ResultMerger}
 * folds them in block order. Depends on {@code io.whittle.spi} only.
 */
@Export
@Version("1.0.0")
package io.whittle.spi.workload;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
