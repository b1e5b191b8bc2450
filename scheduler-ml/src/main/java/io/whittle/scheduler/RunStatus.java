package io.whittle.scheduler;

/** How a run stands. */
public enum RunStatus {
    /** Still going on, or its scheduler was killed. */
    RUNNING,
    /** Every item is in the result. */
    DONE,
    /** Every item was run, but the workload reports problems: failed lines, say. */
    DONE_WITH_PROBLEMS,
    /** An item, the input or the merge failed. */
    FAILED,
    /** Stopped by request. */
    CANCELLED,
    /** There was no node that could take it. */
    NO_NODE
}
