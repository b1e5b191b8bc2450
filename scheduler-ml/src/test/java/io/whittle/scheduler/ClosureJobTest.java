package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** Partial results are kept beside the bytes that count, so an attempt that does not count must not touch them. */
class ClosureJobTest {
    private static final Job.Items ITEMS = Job.over(20).grain(10);

    @Test
    void aCopyThatIsCancelledHalfwayLeavesTheResultAlone() throws Exception {
        for (Job<? extends Number> job : List.of(
                ITEMS.sumOfLongs(item -> item),
                ITEMS.sumOfDoubles(item -> item),
                ITEMS.map(item -> item).reduce(0L, Long::sum))) {
            assertThat(sumWithCancelledCopy(job)).isEqualTo(190);
        }
    }

    /** An item that fails now and then is in the result of one attempt, and not in that of another. */
    @Test
    void anAttemptThatWasToldOfOtherItemsLeavesTheResultAlone() throws Exception {
        ClosureJob<Long> run = new ClosureJob<>(ITEMS.sumOfLongs(item -> item));
        byte[] counting = run.runBlock(new Cursor(0, 0, 10).without(3, 4));
        run.runBlock(new Cursor(0, 0, 10));
        run.runBlock(new Cursor(0, 0, 10).without(3));
        byte[] whole = run.runBlock(new Cursor(1, 10, 20));
        run.runBlock(new Cursor(1, 10, 20).without(10));
        ResultMerger merger = run.merger(Mockito.mock(Outputs.class));
        merger.accept(0, counting);
        merger.accept(1, whole);
        merger.finish();
        assertThat(run.result()).isEqualTo(190 - 3 - 4);
    }

    private static <R extends Number> long sumWithCancelledCopy(Job<R> job) throws Exception {
        ClosureJob<R> run = new ClosureJob<>(job);
        run.runBlock(new Cursor(0, 0, 10));
        run.runBlock(new Cursor(1, 10, 20));
        Cursor[] copy = new Cursor[1];
        copy[0] = new Cursor(1, 10, 20, item -> {
            if (item == 14) {
                copy[0].cancel();
            }
        });
        run.runBlock(copy[0]);
        Cursor unborn = new Cursor(0, 0, 10);
        unborn.cancel();
        run.runBlock(unborn);
        ResultMerger merger = run.merger(Mockito.mock(Outputs.class));
        merger.accept(0, new byte[0]);
        merger.accept(1, new byte[0]);
        merger.finish();
        return run.result().longValue();
    }
}
