package io.whittle.runtime.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JsonTest {
    @Test
    void keepsTheOrderOfFields() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("z", 1);
        value.put("a", List.of(true, "x\n\"y\""));
        assertThat(Json.write(value))
                .isEqualTo(
                        """
                        {
                          "z" : 1,
                          "a" : [
                            true,
                            "x\\n\\"y\\""
                          ]
                        }""");
    }

    @Test
    void writesNumbersPlainly() {
        assertThat(Json.write(List.of(0.1, 1e-7, 123456789.0, 5L)).replaceAll("\\s", ""))
                .isEqualTo("[0.1,0.0000001,123456789,5]");
    }

    @Test
    void writesNullForWhatIsNotThere() {
        assertThat(Json.write(List.of(Optional.empty(), Double.NaN, Optional.of(Path.of("/a"))))
                        .replaceAll("\\s", ""))
                .isEqualTo("[null,null,\"/a\"]");
    }

    @Test
    void refusesOtherTypes() {
        assertThatThrownBy(() -> Json.write(new Object())).isInstanceOf(IllegalArgumentException.class);
    }
}
