package io.whittle.training.tidy;

import io.whittle.history.CsvFile;
import io.whittle.history.CsvLine;
import io.whittle.spi.Plural;
import io.whittle.training.LearningRows;
import io.whittle.training.TrainingException;
import io.whittle.training.learner.Sizes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads tables of measured jobs from CSV, plain or gzip, row by row into columns. Used by one thread. */
public final class TidyReader {
    /** Columns that every table must have. */
    private static final List<String> REQUIRED = List.of("job_kind", "duration_s");

    /** Columns of numbers that are known before a job runs. */
    private static final Set<String> NUMBERS = Set.of(
            "items", Sizes.INPUT, "cpu_cores", "node_cores", "node_speed_mhz", "node_memory_bytes", "node_count");

    /** Columns of texts that are known before a job runs. What is known only afterwards is in neither set. */
    private static final Set<String> TEXTS = Set.of("job_kind", "stage", "node_id", "node_cpu");

    private static final String PARAMETER = "param_";
    private static final String BYTES = "_bytes";
    private static final int SHOWN_BAD_ROWS = 20;

    private final Set<String> markNames;
    private final int maxBadRows;
    private final Map<String, TidyColumn> features = new LinkedHashMap<>();
    private final Map<String, TidyColumn> marks = new LinkedHashMap<>();
    private final Map<String, Integer> runNumbers = new HashMap<>();
    private final List<String> badRowReasons = new ArrayList<>();
    private final BitSet testFile = new BitSet();
    private double[] seconds = new double[1024];
    private double[] starts = new double[1024];
    private int[] runs = new int[1024];
    private int size;
    private long failed;
    private long badRows;

    private TidyReader(Set<String> markNames, int maxBadRows) {
        this.markNames = markNames;
        this.maxBadRows = maxBadRows;
    }

    /**
     * Reads files.
     *
     * @param files what to learn from
     * @param testFiles what to hold out
     * @param markNames columns by which rows will be held out
     * @param maxBadRows how many malformed rows of a file are skipped before it is refused
     * @throws TrainingException where a file cannot be read, lacks a column, has too many malformed rows, or nothing is in
     *     any of them
     */
    public static TidyData read(List<Path> files, List<Path> testFiles, Set<String> markNames, int maxBadRows) {
        TidyReader reader = new TidyReader(markNames, maxBadRows);
        files.forEach(file -> reader.read(file, false));
        testFiles.forEach(file -> reader.read(file, true));
        List<String> sources = new ArrayList<>();
        files.forEach(file -> sources.add(file.toString()));
        testFiles.forEach(file -> sources.add(file.toString()));
        return reader.data(sources);
    }

    private void read(Path file, boolean test) {
        long badBefore = badRows;
        CsvFile.read(
                file,
                names -> {
                    Header header = new Header(file, names);
                    return (line, text) -> {
                        try {
                            add(header, CsvLine.fields(text), test);
                        } catch (IllegalArgumentException e) {
                            bad(file, line, e.getMessage(), badBefore);
                        }
                    };
                },
                (sentence, cause) -> new TrainingException(sentence));
    }

    private void bad(Path file, long line, String reason, long badBefore) {
        badRows++;
        if (badRowReasons.size() < SHOWN_BAD_ROWS) {
            badRowReasons.add(file + " line " + line + ": " + reason);
        }
        if (badRows - badBefore > maxBadRows) {
            throw new TrainingException("more than " + Plural.count(maxBadRows, "row") + " of " + file
                    + " are malformed; the last is line " + line + ": " + reason
                    + "; mend the file, or allow more with --max-bad-rows");
        }
    }

    /** Where the columns of a file are. */
    private final class Header {
        private final int count;
        private final Map<String, Integer> places = new HashMap<>();
        private final Map<String, Integer> featurePlaces = new LinkedHashMap<>();
        private final Map<String, Integer> markPlaces = new LinkedHashMap<>();
        private final Set<String> parts = new TreeSet<>();

        Header(Path file, List<String> names) {
            count = names.size();
            for (int i = 0; i < count; i++) {
                String name = names.get(i);
                if (places.put(name, i) != null) {
                    throw new TrainingException("the first line of " + file + " names the column '" + name + "' twice");
                }
                if (NUMBERS.contains(name) || TEXTS.contains(name) || name.startsWith(PARAMETER)) {
                    featurePlaces.put(name, i);
                    column(features, name);
                }
                if (markNames.contains(name)) {
                    markPlaces.put(name, i);
                    column(marks, name);
                }
            }
            for (String name : names) {
                if (name.startsWith(PARAMETER) && name.endsWith(BYTES) && places.containsKey(Sizes.INPUT)) {
                    parts.add(name);
                    column(features, Sizes.without(name));
                }
            }
            Set<String> missing = new TreeSet<>(REQUIRED);
            missing.addAll(markNames);
            missing.removeAll(places.keySet());
            if (!missing.isEmpty()) {
                throw new TrainingException(
                        "the first line of " + file + " must name the columns; missing: " + String.join(", ", missing));
            }
        }

        private void column(Map<String, TidyColumn> columns, String name) {
            boolean names = columns == marks || TEXTS.contains(name);
            TidyColumn column = columns.computeIfAbsent(name, names ? TidyColumn::ofNames : TidyColumn::ofValues);
            for (int row = column.size(); row < size; row++) {
                column.add(""); // earlier files did not have it
            }
        }

        String text(List<String> fields, String name) {
            Integer place = places.get(name);
            return place == null ? "" : fields.get(place);
        }
    }

    private void add(Header header, List<String> fields, boolean test) {
        if (fields.size() != header.count) {
            throw new IllegalArgumentException(fields.size() + " fields instead of " + header.count);
        }
        String outcome = header.text(fields, "outcome");
        String duration = header.text(fields, "duration_s");
        if (!outcome.isEmpty() && !outcome.equals("ok")) {
            failed++;
            return;
        }
        double took = number("duration_s", duration);
        if (Double.isNaN(took) || took < 0) {
            throw new IllegalArgumentException("duration_s must be a number of seconds, not '" + duration + "'");
        }
        if (header.text(fields, "job_kind").isEmpty()) {
            throw new IllegalArgumentException("job_kind is empty");
        }
        double start = number("start_s", header.text(fields, "start_s"));
        for (String name : NUMBERS) {
            if (number(name, header.text(fields, name)) < 0) {
                throw new IllegalArgumentException(
                        name + " must not be negative, as '" + header.text(fields, name) + "' is");
            }
        }
        if (took == 0) {
            failed++; // too short for its clock
            return;
        }
        if (size == seconds.length) {
            seconds = Arrays.copyOf(seconds, size * 2);
            starts = Arrays.copyOf(starts, size * 2);
            runs = Arrays.copyOf(runs, size * 2);
        }
        String run = header.text(fields, "run_id");
        seconds[size] = took;
        starts[size] = start;
        runs[size] =
                runNumbers.computeIfAbsent(run.isEmpty() ? "row " + runNumbers.size() : run, name -> runNumbers.size());
        testFile.set(size, test);
        size++;
        Map<String, String> rests = new HashMap<>();
        header.parts.forEach(part -> rests.put(Sizes.without(part), rest(header, fields, part)));
        features.forEach((name, column) -> column.add(
                header.featurePlaces.containsKey(name)
                        ? fields.get(header.featurePlaces.get(name))
                        : rests.getOrDefault(name, "")));
        marks.forEach((name, column) -> column.add(fields.get(header.markPlaces.get(name))));
    }

    /**
     * Returns how many bytes of the input are not of a part of it; nothing where that is unknown. A large file that every job
     * reads, of reference data say, hides how little or how much there is to do to the rest.
     */
    private static String rest(Header header, List<String> fields, String part) {
        String all = header.text(fields, Sizes.INPUT);
        String some = header.text(fields, part);
        if (all.isEmpty() || some.isEmpty()) {
            return "";
        }
        try {
            // whole numbers of bytes, in full: a small rest of a large input must not be lost
            double rest = Double.parseDouble(all) - Double.parseDouble(some);
            return rest >= 0 ? Double.toString(rest) : "";
        } catch (NumberFormatException e) {
            return ""; // a text
        }
    }

    /** Returns a number, or not a number where the field is empty. */
    private static double number(String column, String text) {
        if (text.isEmpty()) {
            return Double.NaN;
        }
        try {
            double value = Double.parseDouble(text);
            if (!Double.isNaN(value) && !Double.isInfinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(column + " must be a number, not '" + text + "'", e);
        }
        throw new IllegalArgumentException(column + " must be a number, not '" + text + "'");
    }

    private TidyData data(List<String> sources) {
        if (size == 0) {
            throw new TrainingException("there is nothing to learn from in " + String.join(", ", sources) + ": "
                    + Plural.count(failed, "row") + " failed or took no time, " + badRows
                    + Plural.of(badRows, " is", " are") + " malformed, and no others are there");
        }
        List<TidyData.Feature> finished = new ArrayList<>();
        features.values().stream()
                .filter(column -> !column.tellsNothing())
                .map(TidyReader::feature)
                .forEach(finished::add);
        Map<String, TidyData.Texts> finishedMarks = new LinkedHashMap<>();
        marks.forEach((name, column) -> finishedMarks.put(name, new TidyData.Texts(column.codes(), column.texts())));
        return new TidyData(
                sources,
                finished,
                Arrays.copyOf(seconds, size),
                Arrays.copyOf(starts, size),
                Arrays.copyOf(runs, size),
                finishedMarks,
                testFile,
                failed,
                badRows,
                badRowReasons);
    }

    private static TidyData.Feature feature(TidyColumn column) {
        String name = column.name().equals("job_kind") ? LearningRows.KIND : column.name();
        if (column.isNumbers()) {
            float[] numbers = column.numbers();
            double scale = 1; // small numbers keep their orders of magnitude
            for (float number : numbers) {
                scale = number != 0 && Math.abs(number) < scale ? Math.abs(number) : scale;
            }
            for (int row = 0; row < numbers.length; row++) {
                numbers[row] = (float) (Math.signum(numbers[row]) * Math.log1p(Math.abs(numbers[row]) / scale));
            }
            return new TidyData.Feature(name, numbers, List.of(), scale);
        }
        int[] codes = column.codes();
        float[] values = new float[codes.length];
        for (int row = 0; row < values.length; row++) {
            values[row] = codes[row];
        }
        return new TidyData.Feature(name, values, column.texts(), 1);
    }
}
