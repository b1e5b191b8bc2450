package io.whittle.simulation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What each item of a job really cost. Arrays are not copied; they must not change.
 *
 * @param file where it lies
 * @param costMicros the truth, in microseconds
 * @param earlierMicros what an earlier run of the same job recorded; not a number where it recorded nothing
 * @param features the names of what is known of an item before it runs
 * @param itemFeatures for each item, its features
 */
public record Trace(
        Path file, double[] costMicros, double[] earlierMicros, List<String> features, double[][] itemFeatures) {
    private static final String COST = "cost_us";
    private static final String EARLIER = "earlier_us";

    public Trace {
        features = List.copyOf(features);
    }

    /** Returns the number of items. */
    public int items() {
        return costMicros.length;
    }

    /** Returns the mean cost of an item in microseconds. */
    public double meanMicros() {
        return Arrays.stream(costMicros).sum() / costMicros.length;
    }

    /**
     * Reads a CSV file, plain or gzip: a header with {@code cost_us}, perhaps {@code earlier_us}, and the names of
     * features; then a row of numbers for each item.
     *
     * @throws SuiteException saying what is wrong with it
     */
    public static Trace read(Path file) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(SuiteFiles.open(file), StandardCharsets.UTF_8))) {
            return read(file, reader);
        } catch (NoSuchFileException e) {
            throw new SuiteException("there is no trace " + file + "; paths in a suite are relative to the suite", e);
        } catch (IOException e) {
            throw new SuiteException("cannot read the trace " + file + " (" + e.getMessage() + ")", e);
        }
    }

    private static Trace read(Path file, BufferedReader reader) throws IOException {
        String header = reader.readLine();
        List<String> names = header == null ? List.of() : List.of(header.strip().split(",", -1));
        int cost = names.indexOf(COST);
        int earlier = names.indexOf(EARLIER);
        if (cost < 0) {
            throw new SuiteException("the trace " + file + " has no column " + COST + " in its first line");
        }
        List<double[]> rows = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (!line.isBlank()) {
                rows.add(row(file, line, rows.size() + 2, names, cost));
            }
        }
        if (rows.isEmpty()) {
            throw new SuiteException("the trace " + file + " has no items");
        }
        double[] costs = rows.stream().mapToDouble(row -> row[cost]).toArray();
        double[] earlierCosts = rows.stream()
                .mapToDouble(row -> earlier < 0 ? Double.NaN : row[earlier])
                .toArray();
        if (Arrays.stream(costs).sum() == 0) {
            throw new SuiteException("the trace " + file + " has only costs of 0");
        }
        int[] columns = java.util.stream.IntStream.range(0, names.size())
                .filter(column -> column != cost && column != earlier)
                .toArray();
        double[][] itemFeatures = rows.stream()
                .map(row -> Arrays.stream(columns)
                        .mapToDouble(column -> Double.isNaN(row[column]) ? 0 : row[column])
                        .toArray())
                .toArray(double[][]::new);
        return new Trace(
                file,
                costs,
                earlierCosts,
                Arrays.stream(columns).mapToObj(names::get).toList(),
                itemFeatures);
    }

    private static double[] row(Path file, String line, int number, List<String> names, int cost) {
        String[] fields = line.strip().split(",", -1);
        if (fields.length != names.size()) {
            throw new SuiteException("line " + number + " of the trace " + file + " has " + fields.length
                    + " fields, its header " + names.size());
        }
        double[] row = new double[fields.length];
        for (int i = 0; i < row.length; i++) {
            try {
                row[i] = fields[i].isEmpty() && i != cost ? Double.NaN : Double.parseDouble(fields[i]);
            } catch (NumberFormatException e) {
                row[i] = Double.NEGATIVE_INFINITY;
            }
            boolean isCost = i == cost || names.get(i).equals(EARLIER);
            if (Double.isInfinite(row[i]) || (isCost && row[i] < 0) || (i == cost && Double.isNaN(row[i]))) {
                throw new SuiteException("line " + number + " of the trace " + file + " has '" + fields[i] + "' as "
                        + names.get(i) + ", which takes a finite number" + (isCost ? " of at least 0" : ""));
            }
        }
        return row;
    }
}
