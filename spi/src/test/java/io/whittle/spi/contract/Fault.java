package io.whittle.spi.contract;

import java.util.List;

/** A way to break the contract of backends, and the rules that must notice. */
enum Fault {
    NONE,
    ANNOUNCES_EARLY("B1"),
    TAKES_ANY_SETTING("B2"),
    CHANGES_ITS_MIND_ON_CAPABILITIES("B3"),
    TAKES_ANY_NODE("B4"),
    REVERSES_BLOCKS("B5"),
    DROPS_FIRST_OUTCOME("B5"),
    ENDS_TWICE("B6"),
    STARTS_LATE("B6"),
    HIDES_PROGRESS("B7"),
    RUNS_ALL_AT_ONCE("B8"),
    RUNS_IN_DISPATCH("B8"),
    CALLS_FAILURE_AN_END("B9"),
    RETRIES_HOPELESS_CASES("B9", "B10"),
    TAKES_HALF_DONE_BLOCKS("B10"),
    BLAMES_A_BLOCK("B11"),
    SHRINKS_UNASKED("B12"),
    KEEPS_MORE("B13"),
    IGNORES_SHRINK("B13", "B14"),
    CANCELS_WHAT_COMES_AFTER("B15"),
    IGNORES_CANCEL("B16", "B17", "B18"),
    ANSWERS_TOO_HIGH("B13", "B19"),
    CLOSES_WITHOUT_STOPPING("B20"),
    RUNS_WHAT_IT_MAY_NOT("B21"),
    FORGETS_WHAT_IT_IS("B21"),
    LEAVES_NOTHING_OUT("B22"),
    FORGETS_THE_ITEM("B22");

    private final String noticedBy; // joined by blanks: constants are immutable

    Fault(String... noticedBy) {
        this.noticedBy = String.join(" ", noticedBy);
    }

    List<String> noticedBy() {
        return noticedBy.isEmpty() ? List.of() : List.of(noticedBy.split(" "));
    }
}
