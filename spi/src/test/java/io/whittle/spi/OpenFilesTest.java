package io.whittle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void ranOutWhereAFailureOrOneOfItsCausesSaysSo() {
        IOException failure = new FileSystemException("/data/in", null, "Too many open files");
        assertThat(OpenFiles.ranOut(failure)).isTrue();
        assertThat(OpenFiles.ranOut(new IllegalStateException("it cannot be read", new UncheckedIOException(failure))))
                .isTrue();
        assertThat(OpenFiles.ranOut(new IOException("Cannot run program \"sh\": error=24, Too many open files")))
                .isTrue();
    }

    @Test
    void didNotRunOutWhereSomethingElseFailedAndFilesCanBeOpened() {
        assertThat(OpenFiles.ranOut(new IOException("No space left on device"))).isFalse();
        assertThat(OpenFiles.ranOut(new NullPointerException())).isFalse();
        assertThat(OpenFiles.remedy(new IOException("No space left on device"), "make room"))
                .isEqualTo("make room");
    }

    @Test
    void copesWithFailuresThatCauseThemselves() {
        Exception first = new IllegalStateException("first");
        Exception second = new IllegalStateException("second", first);
        first.initCause(second);
        assertThat(OpenFiles.ranOut(first)).isFalse();
    }
}
