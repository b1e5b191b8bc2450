package io.whittle.plugin.process;

import io.whittle.plugin.process.wire.Frames;
import io.whittle.plugin.process.wire.Message;
import java.io.IOException;
import java.io.OutputStream;

/** Writes messages to a stream. Used by one thread. */
final class FrameOutput {
    private final OutputStream out;

    /** @param out is flushed by {@link #flush} alone */
    FrameOutput(OutputStream out) {
        this.out = out;
    }

    void write(Message message) throws IOException {
        out.write(Frames.frame(message));
    }

    void write(byte[] frame) throws IOException {
        out.write(frame);
    }

    void flush() throws IOException {
        out.flush();
    }
}
