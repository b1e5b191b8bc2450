package io.whittle.plugin.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.workload.ItemSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamLinesTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ItemSource.Listener listener = new ItemSource.Listener() {
        @Override
        public void available(long items) {
            heard.add("available " + items);
        }

        @Override
        public void complete(long items) {
            heard.add("complete " + items);
        }

        @Override
        public void failed(String message) {
            heard.add("failed " + message);
        }
    };

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Never ends: a line of one letter after another. */
    private static final class Endless extends InputStream {
        private boolean letter;

        @Override
        public int read() {
            letter = !letter;
            return letter ? 'x' : '\n';
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            for (int i = 0; i < length; i++) {
                bytes[offset + i] = (byte) read();
            }
            return length;
        }
    }

    private String last() throws InterruptedException {
        String word = heard.take();
        while (word.startsWith("available")) {
            word = heard.take();
        }
        return word;
    }

    @Test
    void pausesWhileEnoughLinesAreKeptAndGoesOnWhenTheyAreReleased() throws Exception {
        int maxBytes = 100;
        int minLines = 10;
        try (StreamLines lines = new StreamLines(new Endless(), true, false, 1, maxBytes, minLines)) {
            lines.start(listener);
            long known = 0;
            for (long released = 0; released < 5_000; ) {
                while (known <= released) {
                    known = Math.max(known, Long.parseLong(heard.take().substring("available ".length())));
                }
                assertThat(lines.count() - released).isLessThanOrEqualTo(maxBytes + 1);
                assertThat(lines.range(known - 1, known)).singleElement().isEqualTo(new byte[] {'x'});
                released = known;
                lines.release(released);
                assertThat(lines.range(released - 1, released)).isEmpty();
            }
        }
    }

    @Test
    void keepsAsManyLinesAsABlockNeedsHoweverLongTheyAre() throws Exception {
        String line = "x".repeat(1000) + "\n";
        try (StreamLines lines = new StreamLines(stream(line.repeat(10)), true, false, 1, 1, 10)) {
            lines.start(listener);
            assertThat(last()).isEqualTo("complete 10");
        }
    }

    @Test
    void saysThatTheInputCannotBeRead() throws Exception {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
        try (StreamLines lines = new StreamLines(broken, true, false, 1, 1, 1)) {
            lines.start(listener);
            assertThat(last()).isEqualTo("failed cannot read the input after line 0: the disk is gone");
        }
    }

    @Test
    void endsWhereItIsToldTo() throws Exception {
        try (StreamLines lines = new StreamLines(new Endless(), true, false, 1, 10, 5)) {
            lines.start(listener);
            assertThat(heard.take()).startsWith("available");
            lines.end();
            assertThat(last()).isEqualTo("complete " + lines.count());
        }
    }
}
