package io.whittle.commitlog;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** All interleavings of two threads, with few operations each: that the backlog grew too long is said once each time. */
@Param(name = "bytes", gen = IntGen.class, conf = "1:4")
public class BacklogLincheckTest {
    private final Backlog backlog = new Backlog(4, 1);

    /** Results come. */
    @Operation
    public boolean add(@Param(name = "bytes") int bytes) {
        return backlog.add(bytes);
    }

    /** Results are written. */
    @Operation
    public boolean remove(@Param(name = "bytes") int bytes) {
        return backlog.remove(bytes);
    }

    /** Somebody looks. */
    @Operation
    public long bytes() {
        return backlog.bytes();
    }

    @Test
    void everyInterleavingIsAsIfOneCameAfterTheOther() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(0)
                .iterations(3)
                .invocationsPerIteration(100)
                .check(getClass());
    }
}
