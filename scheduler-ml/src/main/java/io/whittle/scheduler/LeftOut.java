package io.whittle.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Items that could not be done, and without which a job went on.
 *
 * @param firstItem the first one
 * @param items how many there are
 * @param message why, for a person
 */
record LeftOut(long firstItem, long items, String message) {
    /** More than these are counted, not listed. */
    static final int MAX_LISTED = 100;

    /** Returns a sentence for each, in the order of the items, and one for those that are too many. */
    static List<String> described(List<LeftOut> all) {
        List<String> sentences = new ArrayList<>();
        all.stream()
                .sorted(Comparator.comparingLong(LeftOut::firstItem))
                .limit(MAX_LISTED)
                .forEach(each -> sentences.add("left out: " + each.message()));
        if (all.size() > MAX_LISTED) {
            long more = all.stream()
                    .sorted(Comparator.comparingLong(LeftOut::firstItem))
                    .skip(MAX_LISTED)
                    .mapToLong(LeftOut::items)
                    .sum();
            sentences.add("left out: " + more + " more items");
        }
        return sentences;
    }
}
