package io.whittle.spi;

import java.util.Collection;

/** Thrown where a parameter is unknown, missing or malformed; the message is one sentence for a person. */
public class InvalidParameterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidParameterException(String message) {
        super(message);
    }

    static InvalidParameterException unknown(String name, Collection<String> known) {
        if (known.isEmpty()) {
            return new InvalidParameterException("unknown parameter '" + name + "': this workload takes none");
        }
        String hint = Suggestion.nearest(name, known)
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse(".");
        return new InvalidParameterException(
                "unknown parameter '" + name + "'" + hint + " Known: " + String.join(", ", known));
    }
}
