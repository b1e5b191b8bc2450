package io.whittle.training.tidy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a column: names, however many, or else first numbered texts, then numbers where nearly all of them are. Used
 * by one thread.
 */
final class TidyColumn {
    /** A column with more texts than this tells rows apart, and says nothing of other rows. */
    private static final int MAX_TEXTS = 5000;

    /** Such a share of values may be no number in a column of numbers: they count as missing. */
    private static final double STRAY_SHARE = 0.01;

    private final String name;
    private final boolean names;
    private final Map<String, Integer> numbersOfTexts = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private int[] codes = new int[1024];
    private float[] numbers = {};
    private boolean overflown;
    private int size;

    private TidyColumn(String name, boolean names) {
        this.name = name;
        this.names = names;
    }

    /** A column of names: numbers among them are names too. */
    static TidyColumn ofNames(String name) {
        return new TidyColumn(name, true);
    }

    /** A column of numbers, or else of texts. */
    static TidyColumn ofValues(String name) {
        return new TidyColumn(name, false);
    }

    String name() {
        return name;
    }

    int size() {
        return size;
    }

    void add(String value) {
        if (overflown) {
            numbers = size < numbers.length ? numbers : Arrays.copyOf(numbers, size * 2);
            numbers[size++] = number(value);
            return;
        }
        Integer known = numbersOfTexts.get(value);
        if (known == null) {
            known = texts.size();
            texts.add(value);
            numbersOfTexts.put(value, known);
        }
        codes = size < codes.length ? codes : Arrays.copyOf(codes, size * 2);
        codes[size++] = known;
        if (!names && texts.size() > MAX_TEXTS) {
            numbers = numbers();
            overflown = true;
            codes = new int[0];
        }
    }

    /** Returns whether nearly all values that are there are numbers, and no names. */
    boolean isNumbers() {
        if (names) {
            return false;
        }
        int known = 0;
        int stray = 0;
        for (String text : texts) {
            known += text.isEmpty() ? 0 : 1;
            stray += text.isEmpty() || !Float.isNaN(number(text)) ? 0 : 1;
        }
        return stray <= STRAY_SHARE * known;
    }

    /** Returns whether its texts are so many that they say nothing. */
    boolean tellsNothing() {
        return overflown && !isNumbers();
    }

    /** Returns the values as numbers, not a number where they are none. */
    float[] numbers() {
        if (overflown) {
            return Arrays.copyOf(numbers, size);
        }
        float[] ofTexts = new float[texts.size()];
        for (int text = 0; text < ofTexts.length; text++) {
            ofTexts[text] = number(texts.get(text));
        }
        float[] values = new float[size];
        for (int row = 0; row < size; row++) {
            values[row] = ofTexts[codes[row]];
        }
        return values;
    }

    /** Returns the number of each row's text; only where it does not {@link #tellsNothing()} and is not numbers. */
    int[] codes() {
        return Arrays.copyOf(codes, size);
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    private static float number(String text) {
        if (text.isEmpty()) {
            return Float.NaN;
        }
        if (text.equalsIgnoreCase("true")) {
            return 1;
        }
        if (text.equalsIgnoreCase("false")) {
            return 0;
        }
        try {
            float value = Float.parseFloat(text);
            return Float.isInfinite(value) ? Float.NaN : value;
        } catch (NumberFormatException e) {
            return Float.NaN; // a text
        }
    }
}
