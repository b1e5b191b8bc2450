package io.whittle.plugin.ledger;

/** Why a line is no tip. */
enum Flaw {
    FIELDS(0, "not four fields: id,from,to,sats"),
    QUOTES(1, "a quote that is not closed, or something after it"),
    EMPTY_ID(2, "no id"),
    EMPTY_ACCOUNT(3, "no account to pay from, or to"),
    LONG_NAME(4, "an id or account of more than 255 bytes"),
    NO_NUMBER(5, "sats that are no whole number"),
    NOT_POSITIVE(6, "sats that are not above 0"),
    LARGE_NUMBER(7, "more than 9223372036854775807 sats"),
    LONG_LINE(8, "more than " + Fields.MAX_LINE_BYTES + " bytes");

    private static final Flaw[] BY_CODE = values();

    private final int code;
    private final String words;

    Flaw(int code, String words) {
        this.code = code;
        this.words = words;
    }

    /** Returns the number that stands for it in results. */
    int code() {
        return code;
    }

    static Flaw ofCode(int code) {
        return BY_CODE[code];
    }

    String words() {
        return words;
    }
}
