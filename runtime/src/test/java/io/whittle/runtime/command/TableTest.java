package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableTest {
    @Test
    void alignsColumnsAndLeavesNoBlanksAtTheEnd() {
        Table table = new Table("NAME", "WHAT");
        table.row("mandelbrot", "draws");
        table.row("x", "");
        assertThat(table.lines()).containsExactly("NAME        WHAT", "mandelbrot  draws", "x");
    }
}
