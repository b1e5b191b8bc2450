package io.whittle.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void alignsColumns() {
        String text = TextTable.of("name", "count", "note")
                .alignLeft(2)
                .row("a", "1", "x")
                .row("longer", "1,000", "")
                .text();
        assertThat(text)
                .isEqualTo(
                        """
                        name    count  note
                        ──────  ─────  ────
                        a           1  x
                        longer  1,000
                        """);
    }

    @Test
    void drawsBarsToAnEighth() {
        assertThat(TextTable.bar(0, 4)).isEmpty();
        assertThat(TextTable.bar(0.5, 4)).isEqualTo("██");
        assertThat(TextTable.bar(0.5 + 1.0 / 32, 4)).isEqualTo("██▏");
        assertThat(TextTable.bar(7, 4)).isEqualTo("████");
        assertThat(TextTable.bar(Double.NaN, 4)).isEmpty();
    }

    @Test
    void keepsControlCharactersFromTheTerminal() {
        assertThat(TextTable.of("a").row("\u001b[2J\nb").text())
                .doesNotContain("\u001b")
                .contains(" [2J b");
    }

    @Test
    void refusesRowsOfAnotherWidth() {
        assertThatThrownBy(() -> TextTable.of("a", "b").row("1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 cells for 2 columns");
    }
}
