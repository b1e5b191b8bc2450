package io.whittle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class ShortageTest {
    @Test
    void isWhatAFailureOrOneOfItsCausesSays() {
        assertThat(Shortage.behind(new FileSystemException("/data/in", null, "Too many open files")))
                .hasValue(Shortage.OPEN_FILES);
        assertThat(Shortage.behind(new IllegalStateException(
                        "it cannot be sorted", new UncheckedIOException(new IOException("No space left on device")))))
                .hasValue(Shortage.ROOM);
        assertThat(Shortage.behind(new FileSystemException("/tmp/x", null, "Disk quota exceeded")))
                .hasValue(Shortage.ROOM);
    }

    @Test
    void isNotBehindWhatSaysNothingOfIt() {
        assertThat(Shortage.behind(new IOException("no such device"))).isEmpty();
        assertThat(Shortage.behind(new NullPointerException())).isEmpty();
    }

    @Test
    void copesWithFailuresThatCauseThemselves() {
        Exception first = new IllegalStateException("first");
        Exception second = new IllegalStateException("second", first);
        first.initCause(second);
        assertThat(Shortage.behind(first)).isEmpty();
    }

    @Test
    void tellsAPersonWhatToDo() {
        assertThat(Shortage.ROOM.sentence("sorting failed"))
                .startsWith("a disk is full there (sorting failed); make room");
        assertThat(Shortage.OPEN_FILES.sentence("no")).endsWith(OpenFiles.REMEDY);
        assertThat(Shortage.OPEN_FILES.sentence("no; " + OpenFiles.REMEDY)).isEqualTo("no; " + OpenFiles.REMEDY);
        assertThat(Shortage.ROOM.sentence("full; make room there")).isEqualTo("full; make room there");
    }
}
