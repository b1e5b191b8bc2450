package io.whittle.runtime.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up tips, some of which come more than once. */
final class Tips {
    private Tips() {}

    static byte[] of(long seed, int lines) {
        Random random = new Random(seed);
        List<String> made = new ArrayList<>();
        for (int line = 0; line < lines; line++) {
            boolean repeated = line > 0 && random.nextInt(20) == 0;
            made.add(
                    repeated
                            ? made.get(random.nextInt(line))
                            : line + "-" + Long.toHexString(random.nextLong()) + ",user"
                                    + random.nextInt(lines / 50 + 1)
                                    + ",user" + random.nextInt(1 + random.nextInt(lines / 50 + 1)) + ","
                                    + (1 + random.nextInt(100_000)));
        }
        return (String.join("\n", made) + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
