package io.whittle.spi.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class CursorTest {
    @Test
    void yieldsTheItemsOfItsBlockOnce() {
        Cursor cursor = new Cursor(2, 6, 9);
        assertThatIllegalStateException().isThrownBy(cursor::item);
        for (long item = 6; item < 9; item++) {
            assertThat(cursor.exhausted()).isFalse();
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.item()).isEqualTo(item);
        }
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.exhausted()).isTrue();
        assertThat(cursor.item()).isEqualTo(8);
    }

    @Test
    void endsAfterTheItemInHandWhenCancelled() {
        Cursor cursor = new Cursor(0, 0, 3);
        assertThat(cursor.next()).isTrue();
        cursor.cancel();
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.item()).isZero();
        assertThat(cursor.exhausted()).isFalse();
    }

    @Test
    void skippingCountsAsYielded() {
        Cursor cursor = new Cursor(1, 4, 8);
        cursor.next();
        cursor.skipToEnd();
        assertThat(cursor.exhausted()).isTrue();
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void refusesWhatIsNoBlock() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Cursor(-1, 0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cursor(0, 2, 1))
                .withMessageContaining("2 to 1");
    }
}
