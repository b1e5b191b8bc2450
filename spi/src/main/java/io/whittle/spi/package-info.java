/**
 * The words every other package uses: how items are cut into blocks ({@link io.whittle.spi.Partition},
 * {@link io.whittle.spi.BlockList}), how a job is parameterised ({@link io.whittle.spi.Parameters}), and
 * what it requires of nodes ({@link io.whittle.spi.Requirements}).
 *
 * <p>Depends on nothing but the JDK. In this package and all below it, null is never passed, returned or kept:
 * absence is an {@link java.util.Optional} or an empty collection. Methods throw {@link NullPointerException} where
 * they are handed null.
 */
@Export
@Version("1.0.0")
package io.whittle.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
