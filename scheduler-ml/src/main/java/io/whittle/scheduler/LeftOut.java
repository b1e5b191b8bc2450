package io.whittle.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The items that could not be done, and without which a job went on: the first of them, and how many more there are. */
final class LeftOut {
    /** More than these are counted, not listed. */
    static final int MAX_LISTED = 100;

    private static final Comparator<Stretch> BY_ITEM = Comparator.comparingLong(Stretch::firstItem);

    /**
     * Items that were left out together.
     *
     * @param firstItem the first one
     * @param items how many there are
     * @param message why, for a person
     */
    private record Stretch(long firstItem, long items, String message) {}

    private final PriorityQueue<Stretch> listed = new PriorityQueue<>(BY_ITEM.reversed());
    private long more;

    void add(long firstItem, long items, String message) {
        listed.add(new Stretch(firstItem, items, message));
        if (listed.size() > MAX_LISTED) {
            more += listed.remove().items();
        }
    }

    /** Returns a sentence for each, in the order of the items, and one for those that are too many. */
    List<String> described() {
        List<String> sentences = new ArrayList<>();
        listed.stream().sorted(BY_ITEM).forEach(each -> sentences.add("left out: " + each.message()));
        if (more > 0) {
            sentences.add("left out: " + more + " more items");
        }
        return sentences;
    }
}
