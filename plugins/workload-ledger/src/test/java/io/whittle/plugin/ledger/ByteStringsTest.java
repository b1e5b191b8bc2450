package io.whittle.plugin.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteStringsTest {
    @Test
    void numbersStringsAsAMapDoes() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            ByteStrings strings = new ByteStrings(random.nextInt(100));
            Map<String, Integer> expected = new LinkedHashMap<>();
            for (int i = 0; i < 20_000; i++) {
                String text = "x".repeat(random.nextInt(seed == 0 ? 256 : 4)) + random.nextInt(3000);
                String cut = text.substring(0, Math.min(255, text.length()));
                byte[] bytes = ("<" + cut + ">").getBytes(StandardCharsets.US_ASCII);
                boolean isNew = expected.putIfAbsent(cut, expected.size()) == null;
                int number = expected.get(cut);
                if (random.nextBoolean()) {
                    assertThat(strings.numberOf(bytes, 1, bytes.length - 1)).isEqualTo(number);
                } else {
                    assertThat(strings.add(bytes, 1, bytes.length - 1)).isEqualTo(isNew ? number : ByteStrings.PRESENT);
                }
            }
            assertThat(strings.size()).isEqualTo(expected.size());
            expected.forEach((text, number) -> assertThat(strings.get(number))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo(text));
        }
    }

    @Test
    void takesLongestAndEmptyStringsOnly() {
        ByteStrings strings = new ByteStrings();
        byte[] bytes = new byte[256];
        assertThat(strings.add(bytes, 0, 255)).isZero();
        assertThat(strings.add(bytes, 0, 0)).isEqualTo(1);
        assertThat(strings.get(0)).hasSize(255);
        assertThat(strings.get(1)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> strings.add(bytes, 0, 256));
    }

    @Test
    void codesStandForTheirFlaws() {
        for (Flaw flaw : Flaw.values()) {
            assertThat(Flaw.ofCode(flaw.code())).isEqualTo(flaw);
        }
    }
}
