package io.whittle.spi;

/** What a parameter's text must look like. */
public enum ParameterType {
    /** Any text; one of the declared choices, where there are any. */
    TEXT("text"),
    /** A whole number that fits a {@code long}; underscores between digits are allowed. */
    INTEGER("integer"),
    /** A finite decimal number. */
    DECIMAL("decimal"),
    /** {@code true} or {@code false}. */
    FLAG("true|false"),
    /** A file or folder. It says where data lies, not what it costs, so it is never a model feature. */
    PATH("path");

    private final String label;

    ParameterType(String label) {
        this.label = label;
    }

    /** Returns how the type is called in help texts. */
    public String label() {
        return label;
    }
}
