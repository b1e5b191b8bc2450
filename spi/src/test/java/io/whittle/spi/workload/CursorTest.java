package io.whittle.spi.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
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
    void passesOverWhatIsToBeLeftOut() {
        assertThat(yieldedWithout()).containsExactly(6L, 7L, 8L, 9L);
        assertThat(yieldedWithout(7)).containsExactly(6L, 8L, 9L);
        assertThat(yieldedWithout(2, 6, 9, 40)).containsExactly(7L, 8L);
        assertThat(yieldedWithout(6, 7)).containsExactly(8L, 9L);
        assertThat(yieldedWithout(8, 9)).containsExactly(6L, 7L);
        assertThat(yieldedWithout(6, 7, 8, 9)).isEmpty();
    }

    private static List<Long> yieldedWithout(long... items) {
        Cursor cursor = new Cursor(2, 6, 10).without(items);
        List<Long> yielded = new ArrayList<>();
        while (cursor.next()) {
            assertThat(cursor.inHand()).hasValue(cursor.item());
            yielded.add(cursor.item());
        }
        assertThat(cursor.exhausted()).isTrue();
        assertThat(cursor.inHand()).isEmpty();
        return yielded;
    }

    @Test
    void isExhaustedWhereOnlyItemsToBePassedOverAreLeft() {
        Cursor cursor = new Cursor(0, 0, 3).without(1, 2);
        assertThat(cursor.exhausted()).isFalse();
        cursor.next();
        assertThat(cursor.exhausted()).isTrue();
        cursor.skipToEnd();
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void theItemInHandStaysThatWhoeverAsksWhetherMoreFollow() {
        Cursor cursor = new Cursor(0, 0, 5).without(1, 2, 2, 4);
        cursor.next();
        assertThat(cursor.exhausted()).isFalse();
        assertThat(cursor.item()).isZero();
        assertThat(cursor.inHand()).hasValue(0);
        cursor.next();
        assertThat(cursor.exhausted()).isTrue();
        assertThat(cursor.item()).isEqualTo(3);
        assertThat(cursor.inHand()).hasValue(3);
    }

    @Test
    void tellsItsWatcherOnceThatTheLastItemIsDone() {
        List<Long> told = new ArrayList<>();
        Cursor cursor = new Cursor(0, 0, 4, told::add).without(3);
        while (cursor.next()) {
            assertThat(cursor.item()).isLessThan(3);
        }
        cursor.next();
        assertThat(told).containsExactly(0L, 1L, 2L, 4L);
    }

    @Test
    void doesNotCallAnItemDoneThatWasCancelled() {
        List<Long> told = new ArrayList<>();
        Cursor cursor = new Cursor(0, 0, 4, told::add);
        cursor.next();
        cursor.cancel();
        cursor.next();
        assertThat(told).containsExactly(0L);
    }

    @Test
    void refusesToClaimWhatIsToBePassedOver() {
        Cursor cursor = new Cursor(0, 0, 3).without(1);
        assertThatThrownBy(cursor::skipToEnd)
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("without item 1");
        cursor.next();
        cursor.next();
        cursor.skipToEnd();
        assertThat(cursor.exhausted()).isTrue();
    }

    @Test
    void refusesWhatIsNoBlock() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Cursor(-1, 0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cursor(0, 2, 1))
                .withMessageContaining("2 to 1");
    }
}
