package io.whittle.cost.djl;

import org.junit.jupiter.api.Assumptions;

/** PyTorch is built for few platforms: elsewhere there is nothing to test but that it says so. */
final class NativesOfThisPlatform {
    private NativesOfThisPlatform() {}

    /** Skips the test, with the reason, where there are none. On the platforms that there are natives for it never does. */
    static void assume() {

        Assumptions.assumeTrue(PyTorch.supported(), "there is no PyTorch for this platform");
        PyTorch.problem().ifPresent(problem -> {
            throw new AssertionError(problem);
        });
    }
}
