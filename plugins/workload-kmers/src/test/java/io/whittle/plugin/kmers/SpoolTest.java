package io.whittle.plugin.kmers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.workload.WorkloadException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    private Path folder;

    @Test
    void readsBackWhatItHoldsInMemory() throws Exception {
        try (Spool spool = filled(Spool.create(), 200_000)) {
            assertThat(spool.inMemory()).isTrue();
            readsBack(spool);
        }
    }

    @Test
    void readsBackWhatItHoldsInAFile() throws Exception {
        try (Spool spool = filled(Spool.in(folder, 1 << 16), 3_000_000)) {
            assertThat(spool.inMemory()).isFalse();
            readsBack(spool);
        }
    }

    @Test
    void leavesNoFileBehind() throws Exception {
        filled(Spool.in(folder, 1 << 16), 300_000).close();
        try (Spool unsealed = Spool.in(folder, 1 << 16)) {
            for (int i = 0; i < 300_000; i++) {
                unsealed.append((byte) 1);
            }
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysWhereRoomIsMissing() {
        try (Spool spool = Spool.in(folder.resolve("gone"), 1 << 16)) {
            assertThatThrownBy(() -> filled(spool, 300_000))
                    .isInstanceOf(WorkloadException.class)
                    .hasMessageContaining("temporary folder " + folder.resolve("gone"))
                    .hasMessageContaining("java.io.tmpdir");
        }
    }

    @Test
    void interruptedReaderHarmsNobody() throws Exception {
        try (Spool spool = filled(Spool.in(folder, 1 << 16), 300_000)) {
            Thread.currentThread().interrupt();
            readsBack(spool);
            assertThat(Thread.interrupted()).isTrue();
            readsBack(spool);
        }
    }

    private static Spool filled(Spool spool, int size) {
        for (int i = 0; i < size; i++) {
            spool.append((byte) (i % 251));
        }
        assertThat(spool.size()).isEqualTo(size);
        spool.seal();
        assertThat(spool.size()).isEqualTo(size);
        return spool;
    }

    private static void readsBack(Spool spool) throws IOException {
        byte[] bytes = new byte[1000];
        for (long position = 0; position + 1000 <= spool.size(); position += 70_001) {
            spool.read(position, bytes, 1000);
            byte[] expected = new byte[1000];
            for (int i = 0; i < 1000; i++) {
                expected[i] = (byte) ((position + i) % 251);
            }
            assertThat(bytes).isEqualTo(expected);
        }
    }
}
