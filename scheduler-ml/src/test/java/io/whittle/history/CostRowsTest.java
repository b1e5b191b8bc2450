package io.whittle.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.scheduler.BinRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostRowsTest {
    @Test
    void givesBackWhatWasAddedInThatOrder() {
        List<BinRecord> rows = new ArrayList<>();
        CostRows columns = new CostRows();
        for (int i = 0; i < 1_000; i++) {
            rows.add(new BinRecord(i / 3, "node-" + i % 3, 1L << i % 63, Long.MAX_VALUE - i));
            columns.add(rows.get(i));
        }
        assertThat(columns).isEqualTo(rows);
        assertThat(CostRows.copyOf(columns)).isEqualTo(rows);
    }

    @Test
    void aCopyDoesNotGrowWithTheOriginal() {
        CostRows columns = new CostRows();
        columns.add(new BinRecord(0, "a", 1, 2));
        CostRows copy = CostRows.copyOf(columns);
        columns.add(new BinRecord(1, "b", 3, 4));
        assertThat(copy).containsExactly(new BinRecord(0, "a", 1, 2));
        assertThatThrownBy(() -> copy.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
