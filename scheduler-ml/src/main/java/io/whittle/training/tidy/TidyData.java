package io.whittle.training.tidy;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table of measured jobs, column by column: every row has a positive time. Arrays are not copied, and must not be changed.
 *
 * @param sources the files, for people
 * @param features what is known of a row before it runs, by name
 * @param seconds what each row took
 * @param starts when each row began, in seconds; not a number where it is unknown
 * @param runs the number of the run that each row is of
 * @param marks other columns by which rows may be held out
 * @param testFile the rows that come from a file of rows to be held out
 * @param failed how many rows had failed, or took no time, and were left out
 * @param badRows how many rows were malformed
 * @param badRowReasons the first of them, each with file, line and reason
 */
public record TidyData(
        List<String> sources,
        List<Feature> features,
        double[] seconds,
        double[] starts,
        int[] runs,
        Map<String, Texts> marks,
        BitSet testFile,
        long failed,
        long badRows,
        List<String> badRowReasons) {

    /**
     * A feature.
     *
     * @param name the column
     * @param values a number, or the number of a text, for each row
     * @param texts the texts; empty for a column of numbers
     * @param scale numbers were divided by this before their log was taken
     */
    public record Feature(String name, float[] values, List<String> texts, double scale) {}

    /**
     * A column of texts.
     *
     * @param codes the number of each row's text
     * @param texts the texts by their numbers
     */
    public record Texts(int[] codes, List<String> texts) {}

    /** Returns how many rows there are. */
    public int size() {
        return seconds.length;
    }

    /** Returns a feature. */
    Optional<Feature> feature(String name) {
        return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
    }
}
