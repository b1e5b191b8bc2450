package io.whittle.plugin.process.wire;

import java.io.IOException;

/** What came is no message of this protocol; nothing that follows can be understood. */
public final class WireException extends IOException {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }
}
