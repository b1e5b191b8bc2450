/**
 * What blocks are expected to cost: a {@link io.whittle.spi.cost.CostModel} turns what is known of a job into a
 * {@link io.whittle.spi.cost.CostProfile}. The model predicts; the policy decides. Depends on {@code io.whittle.spi}
 * only.
 */
@Export
@Version("1.0.0")
package io.whittle.spi.cost;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
