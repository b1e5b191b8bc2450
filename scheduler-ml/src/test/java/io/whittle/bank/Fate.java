package io.whittle.bank;

/** What becomes of a segment that is handed to a {@link MoodyNodes moody node}. */
enum Fate {
    /** It runs to its end. */
    WELL,
    /** It is refused when it is handed over. */
    REFUSED,
    /** It fails after some reports, by no block's fault. */
    FAILS,
    /** Its node is gone after some reports, is never heard of again, and another comes in its place. */
    NODE_DIES,
    /** Its node is gone after some reports, comes back under its name, and what it did meanwhile is reported late. */
    NODE_COMES_BACK,
    /** Its node is silent after some reports, and says it all when the segment has ended. */
    NODE_SILENT,
    /** It crashes after some reports, so that any of its blocks may be to blame. */
    CRASHES,
    /** Everything is reported twice. */
    SAYS_TWICE,
    /** One of its blocks throws, for once. */
    BLOCK_THROWS
}
