package io.whittle.plugin.command;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;

/** Turns the bytes of a line into the text that Java turns back into the same bytes when it starts a process. */
final class ArgumentText {
    /** What Java encodes arguments in: up to release 17 the default charset, later the platform's own. */
    static final Charset CHARSET = Runtime.version().feature() < 18
            ? Charset.defaultCharset()
            : Charset.forName(System.getProperty("sun.jnu.encoding"));

    /** What an argument costs beside its bytes: the byte that ends it and the pointer to it. */
    static final int OVERHEAD_BYTES = 9;

    private ArgumentText() {}

    /** Returns the text; empty where no text gives these bytes, so that nothing is ever run on a garbled name. */
    static Optional<String> of(byte[] line) {
        String text = new String(line, CHARSET);
        return Arrays.equals(text.getBytes(CHARSET), line) ? Optional.of(text) : Optional.empty();
    }

    /** Returns a text to show to people, garbled where it must be. */
    static String shown(byte[] line) {
        return new String(line, CHARSET);
    }
}
