package io.whittle.spi;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that a job requires of the nodes that may run it; a node that fails one of them gets nothing of the job. Immutable.
 *
 * @param all in the order in which they were stated, each once; none where the job may run anywhere
 */
public record Requirements(List<Requirement> all) {
    private static final Requirements NONE = new Requirements(List.of());

    public Requirements {
        all = List.copyOf(new LinkedHashSet<>(all));
    }

    /** Nothing is required: the job may run anywhere. */
    public static Requirements none() {
        return NONE;
    }

    /**
     * Reads requirements as {@link Requirement#parse} does.
     *
     * @throws IllegalArgumentException where one of them is none, in a sentence for a person
     */
    public static Requirements of(String... texts) {
        return parse(List.of(texts));
    }

    /** As {@link #of}. */
    public static Requirements parse(List<String> texts) {
        return texts.isEmpty()
                ? NONE
                : new Requirements(texts.stream().map(Requirement::parse).toList());
    }

    /** Returns these and others. */
    public Requirements and(Requirements others) {
        if (isEmpty() || others.isEmpty()) {
            return isEmpty() ? others : this;
        }
        Set<Requirement> both = new LinkedHashSet<>(all);
        both.addAll(others.all);
        return new Requirements(List.copyOf(both));
    }

    /** Returns whether the job may run anywhere. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Returns whether a node of these attributes may run the job. */
    public boolean metBy(Map<String, String> attributes) {
        for (Requirement each : all) {
            if (!each.metBy(attributes)) {
                return false;
            }
        }
        return true;
    }

    /** Returns what a node of these attributes has instead of what is required: {@code zone=us and no gpu}. */
    public String insteadIn(Map<String, String> attributes) {
        return all.stream()
                .filter(each -> !each.metBy(attributes))
                .map(each -> each.insteadIn(attributes))
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    /** Returns each as {@link #parse} reads it. */
    public List<String> texts() {
        return all.stream().map(Requirement::toString).toList();
    }

    /** Returns them for a person: {@code zone=eu and gpu}. */
    @Override
    public String toString() {
        return String.join(" and ", texts());
    }
}
