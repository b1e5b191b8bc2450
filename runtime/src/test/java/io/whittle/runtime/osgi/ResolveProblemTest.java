package io.whittle.runtime.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;

final class ResolveProblemTest {
    private final SpiPackages offered = SpiPackages.parse("io.whittle.spi;version=\"1.0.0\"");

    private String sentence(String message) {
        return ResolveProblem.sentence(new BundleException(message, BundleException.RESOLVE_ERROR), offered);
    }

    @Test
    void saysWhichPackageIsMissing() {
        assertThat(sentence("Unable to resolve x [7](R 7.0): missing requirement [x [7](R 7.0)] osgi.wiring.package;"
                        + " (osgi.wiring.package=com.acme) Unresolved requirements: […]"))
                .isEqualTo("it needs package com.acme, which nothing provides: pack it into the plugin");
    }

    @Test
    void saysWhichVersionIsThereWhereTheSpiIsOfAnother() {
        assertThat(sentence("missing requirement osgi.wiring.package;"
                        + " (&(osgi.wiring.package=io.whittle.spi)(version>=2.0.0)(!(version>=3.0.0)))"))
                .isEqualTo("it needs package io.whittle.spi 2.0.0 or newer, below 3.0.0,"
                        + " and this Whittle has 1.0.0: build it against this version");
    }

    @Test
    void saysWhichJavaIsNeeded() {
        assertThat(sentence("missing requirement osgi.ee; (&(osgi.ee=JavaSE)(version=99))"))
                .startsWith("it needs Java 99, and this is Java ");
    }

    @Test
    void namesTheRootOfAFailedStart() {
        BundleException failure = new BundleException(
                "Activator start error", BundleException.ACTIVATOR_ERROR, new IllegalStateException("no licence"));
        assertThat(ResolveProblem.sentence(failure, offered)).contains("no licence");
    }
}
