package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.scheduler.SegmentRecord;
import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLogNodesTest {
    @TempDir
    Path folder;

    private static SegmentRecord segment(String node, int blocksDone, int... blocks) {
        return new SegmentRecord(
                1,
                node,
                BlockList.of(blocks),
                blocksDone,
                blocksDone,
                0,
                0,
                1,
                1,
                Double.NaN,
                Double.NaN,
                0,
                "",
                SegmentRecord.Outcome.FINISHED);
    }

    @Test
    void saysWhereEachProcessRan() throws Exception {
        Path log = Files.writeString(
                folder.resolve("log"),
                """
                sequence\tlines\tstart\tseconds\texit\tcommand
                1\t2\tt\t0.1\t0\techo 1 2
                3\t2\tt\t0.1\t1\techo '\\t'
                5\t1\tt\t0.1\t0\techo 5
                """);
        Path target = Files.writeString(folder.resolve("target"), "an older one");
        // Node a was cut back before block 2, which b did; block 1 ran a second time on c.
        new JobLogNodes(new Partition(5, 2), List.of(segment("a", 1, 1, 2), segment("b", 2, 0, 2), segment("c", 1, 1)))
                .write(log, target);

        assertThat(target)
                .hasContent(
                        """
                        sequence\tlines\tstart\tseconds\texit\tnode\tcommand
                        1\t2\tt\t0.1\t0\tb\techo 1 2
                        3\t2\tt\t0.1\t1\ta\techo '\\t'
                        5\t1\tt\t0.1\t0\tb\techo 5
                        """);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("log", "target");
    }
}
