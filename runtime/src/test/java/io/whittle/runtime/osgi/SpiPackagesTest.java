package io.whittle.runtime.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpiPackagesTest {
    @Test
    void readsPackagesAndVersionsWhateverTheyUse() {
        SpiPackages packages = SpiPackages.parse("io.whittle.spi;version=\"1.2.0\","
                + "io.whittle.spi.backend;uses:=\"io.whittle.spi,io.whittle.spi.workload\";version=\"1.3.0\"");
        assertThat(packages.version("io.whittle.spi")).contains("1.2.0");
        assertThat(packages.version("io.whittle.spi.backend")).contains("1.3.0");
        assertThat(packages.version("io.whittle.spi.workload")).isEmpty();
        assertThat(packages.header())
                .isEqualTo("io.whittle.spi;version=\"1.2.0\",io.whittle.spi.backend;version=\"1.3.0\"");
    }
}
