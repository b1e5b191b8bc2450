package io.whittle.json;

/** Thrown where a text is not the JSON that was expected. */
public class MalformedJsonException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param problem what is wrong
     * @param line the line where it was noticed, from 1; 0 where that is not known
     */
    public MalformedJsonException(String problem, long line) {
        super("not valid JSON" + (line > 0 ? " in line " + line : "") + ": " + problem);
    }
}
