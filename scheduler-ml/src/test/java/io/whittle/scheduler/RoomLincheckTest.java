package io.whittle.scheduler;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** All interleavings of two threads, with few operations each: nothing that was taken or given back is forgotten. */
@Param(name = "size", gen = IntGen.class, conf = "1:3")
public class RoomLincheckTest {
    private final Room room = new Room(4);

    /** Results come. */
    @Operation
    public void take(@Param(name = "size") int size) {
        room.take(size);
    }

    /** The loop has dealt with some. */
    @Operation
    public void giveBack(@Param(name = "size") int size) {
        room.take(-size);
    }

    /** Somebody who has more looks. */
    @Operation
    public boolean any() {
        return room.any();
    }

    @Test
    void everyInterleavingIsAsIfOneCameAfterTheOther() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(6)
                .invocationsPerIteration(100)
                .check(getClass());
    }
}
