package io.whittle.policy;

import java.util.List;

/** The constants that explain the decisions of {@link ChunkRule}s. */
final class ChunkFigures {
    static final String RULE = "the rule";
    static final String ALL = "all that waited";
    static final String AT_LEAST_ONE = "at least one block";
    static final String OVERHEAD = "no shorter than what its dispatch costs";

    private static final String WAITING = "blocks waiting (R)";
    private static final String NODES = "nodes (P)";
    private static final String SIZE = "blocks by the rule";
    private static final String WEIGHT = "weight of the node (w)";
    private static final String MEAN = "seconds of a block (mean)";
    private static final String DEVIATION = "seconds of a block (deviation)";
    private static final String DISPATCH = "seconds of a dispatch (h)";

    static final List<String> PLAIN = List.of(WAITING, NODES, SIZE);
    static final List<String> WEIGHTED = List.of(WAITING, NODES, SIZE, WEIGHT);
    static final List<String> MINIMUM = List.of(WAITING, NODES, SIZE, WEIGHT, MEAN, DISPATCH);
    static final List<String> SPREAD = List.of(WAITING, NODES, SIZE, DEVIATION, DISPATCH);
    static final List<String> MEASURED = List.of(WAITING, NODES, SIZE, MEAN, DEVIATION);

    private ChunkFigures() {}
}
