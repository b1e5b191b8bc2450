package io.whittle.cost;

import io.whittle.spi.BlockList;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.CoreSpeed;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The features of a job's bins: the only class that turns what is known of a job and of a node into numbers, for the
 * history, for training and for predictions alike. Features have names, and their order is fixed by job and node class:
 * first what is the same for the whole job ({@code items}, {@code grain}, {@code parameter.…}), then what differs from
 * bin to bin ({@code item.…}, the same as the mean over the bins near by {@code near.…}, {@code position…}), then what
 * the node brings ({@code node.…}). Immutable.
 *
 * <p>Numbers are put on a logarithmic scale, keeping their sign. A text {@code v} of a parameter {@code p} becomes the
 * feature {@code parameter.p=v} with the value 1; a model knows the texts it was trained on. Paths are never features.
 */
public final class BinFeatures {
    /** Raised whenever names or values of features change; models of another version are refused. */
    public static final int SCHEMA_VERSION = 2;

    private static final double SMALLEST_MAGNITUDE = 1e-9;

    /** Neighbours reach over a 64th of the job to either side: item features are often estimates from a few samples. */
    private static final int NEAR_SHARE = 64;

    private final JobFeatures job;
    private final List<String> names;
    private final double[] constants;
    private final double[][] sums;
    /** The vectors without the node, computed when all are asked for: every node class starts from the same ones. */
    private volatile double[][] rows = {};
    /** The same for the columns of the model that was asked last. */
    private volatile Optional<FeatureColumns.JobRows> prepared = Optional.empty();

    private BinFeatures(JobFeatures job) {
        this.job = job;
        List<String> jobNames = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        jobNames.add("items");
        values.add(logarithmic((double) job.partition().items()));
        jobNames.add("grain");
        values.add(logarithmic((double) job.partition().grain()));
        addParameters(job.parameters(), jobNames, values);
        this.constants = values.stream().mapToDouble(Double::doubleValue).toArray();
        for (String name : job.names()) {
            jobNames.add("item." + name);
        }
        for (String name : job.names()) {
            jobNames.add("near." + name);
        }
        jobNames.addAll(List.of("position", "position.cos1", "position.sin1", "position.cos2", "position.sin2"));
        this.names = List.copyOf(jobNames);
        this.sums = sums(job);
    }

    /** For each item feature and bin the sum over all bins before it. */
    private static double[][] sums(JobFeatures job) {
        double[][] sums = new double[job.names().size()][job.bins().count() + 1];
        for (int bin = 0; bin < job.bins().count(); bin++) {
            double[] means = job.itemFeatures()[bin];
            for (int i = 0; i < sums.length; i++) {
                sums[i][bin + 1] = sums[i][bin] + (i < means.length && Double.isFinite(means[i]) ? means[i] : 0);
            }
        }
        return sums;
    }

    /** Returns the features of a job. */
    public static BinFeatures of(JobFeatures job) {
        return new BinFeatures(job);
    }

    /** Returns the job. */
    public JobFeatures job() {
        return job;
    }

    /** Returns the names of the features that do not depend on the node, in order. */
    public List<String> names() {
        return names;
    }

    /** Returns the names of all features for a node class, in the order of {@link #vector(int, NodeClass)}. */
    public List<String> names(NodeClass nodeClass) {
        List<String> all = new ArrayList<>(names);
        all.addAll(nodeNames(nodeClass));
        return all;
    }

    /** Returns the features of a bin that do not depend on the node. */
    public double[] vector(int bin) {
        double[] vector = Arrays.copyOf(constants, names.size());
        int next = constants.length;
        double[] means = job.itemFeatures()[bin];
        for (int i = 0; i < job.names().size(); i++) {
            vector[next++] = i < means.length ? logarithmic(means[i]) : 0;
        }
        int reach = job.bins().count() / NEAR_SHARE;
        int first = Math.max(0, bin - reach);
        int end = Math.min(job.bins().count(), bin + reach + 1);
        for (int i = 0; i < job.names().size(); i++) {
            vector[next++] = logarithmic((sums[i][end] - sums[i][first]) / (end - first));
        }
        double position = position(bin);
        vector[next++] = position;
        vector[next++] = Math.cos(2 * Math.PI * position);
        vector[next++] = Math.sin(2 * Math.PI * position);
        vector[next++] = Math.cos(4 * Math.PI * position);
        vector[next] = Math.sin(4 * Math.PI * position);
        return vector;
    }

    /** Returns all features of a bin on nodes of a class. */
    public double[] vector(int bin, NodeClass nodeClass) {
        double[] own = vector(bin);
        double[] node = nodeVector(nodeClass);
        double[] all = Arrays.copyOf(own, own.length + node.length);
        System.arraycopy(node, 0, all, own.length, node.length);
        return all;
    }

    /** Returns what {@link #vector(int)} does for each bin. Not copied; must not be changed. */
    double[][] rows() {
        double[][] known = rows;
        if (known.length != job.bins().count()) {
            known = new double[job.bins().count()][];
            for (int bin = 0; bin < known.length; bin++) {
                known[bin] = vector(bin);
            }
            rows = known;
        }
        return known;
    }

    /**
     * Gives back the memory of what is kept for the case that another class of nodes, or another model, is asked about: some
     * hundred bytes for each bin, for whoever holds many jobs. What is needed again is computed again.
     */
    public void release() {
        rows = new double[0][];
        prepared = Optional.empty();
    }

    /** Returns the rows prepared for a model's columns; kept, since a job is asked for once for each class of nodes. */
    @SuppressWarnings("ReferenceEquality") // columns are compared by what they are, not by their many numbers
    FeatureColumns.JobRows jobRows(FeatureColumns columns, FeatureColumns.Alignment alignment) {
        Optional<FeatureColumns.JobRows> known = prepared.filter(each -> each.columns() == columns);
        if (known.isEmpty()) {
            known = Optional.of(alignment.jobRows(rows()));
            prepared = known;
        }
        return known.get();
    }

    /** Returns the mean of the bins' vectors over the items of some blocks; all 0 where there are no blocks. */
    public double[] meanVector(BlockList blocks, NodeClass nodeClass) {
        Bins bins = job.bins();
        Partition partition = job.partition();
        long[] itemsOfBin = new long[bins.count()];
        blocks.forEach(block -> itemsOfBin[bins.binOf(block)] += partition.size(block));
        double[] mean = new double[names.size() + nodeNames(nodeClass).size()];
        long items = Arrays.stream(itemsOfBin).sum();
        for (int bin = 0; bin < itemsOfBin.length; bin++) {
            if (itemsOfBin[bin] > 0) {
                double weight = (double) itemsOfBin[bin] / items;
                double[] vector = vector(bin, nodeClass);
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += weight * vector[i];
                }
            }
        }
        return mean;
    }

    /** Returns where the middle of a bin lies in the job, between 0 and 1. */
    public double position(int bin) {
        Bins bins = job.bins();
        return (bins.firstBlock(bin) + bins.endBlock(bin)) / (2.0 * bins.blocks());
    }

    /**
     * Returns the speed by which costs on nodes of a class are made comparable with those on others: the nominal one times
     * that of their machine's cores, where it was measured.
     */
    public static double nominalSpeed(NodeClass nodeClass) {
        return nodeClass.speed() * CoreSpeed.of(nodeClass.attributes()).orElse(1.0);
    }

    /** Returns the names of the features that a node class brings, in order. */
    public static List<String> nodeNames(NodeClass nodeClass) {
        List<String> nodeNames = new ArrayList<>();
        nodeNames.add("node.speed");
        for (Map.Entry<String, String> attribute : nodeClass.attributes().entrySet()) {
            nodeNames.add(
                    isNumber(attribute.getValue())
                            ? "node." + attribute.getKey()
                            : "node." + attribute.getKey() + "=" + attribute.getValue());
        }
        return nodeNames;
    }

    /** Returns the features that a node class brings. */
    public static double[] nodeVector(NodeClass nodeClass) {
        double[] vector = new double[1 + nodeClass.attributes().size()];
        vector[0] = Math.log(nodeClass.speed());
        int next = 1;
        for (String value : nodeClass.attributes().values()) {
            vector[next++] = isNumber(value) ? logarithmic(Double.parseDouble(value)) : 1;
        }
        return vector;
    }

    /** Returns the same job at another resolution of the same blocks. */
    public static JobFeatures atResolution(JobFeatures job, Bins bins) {
        if (job.bins().equals(bins)) {
            return job;
        }
        double[][] rows = new double[bins.count()][];
        for (int bin = 0; bin < rows.length; bin++) {
            int middle = bins.firstBlock(bin) + (bins.endBlock(bin) - bins.firstBlock(bin)) / 2;
            rows[bin] = job.itemFeatures()[job.bins().binOf(middle)];
        }
        return new JobFeatures(job.kind(), job.version(), job.parameters(), job.partition(), bins, job.names(), rows);
    }

    private static void addParameters(Parameters parameters, List<String> names, List<Double> values) {
        for (Map.Entry<String, String> parameter : parameters.asMap().entrySet()) {
            String name = "parameter." + parameter.getKey();
            String text = parameter.getValue();
            switch (parameters.types().getOrDefault(parameter.getKey(), ParameterType.TEXT)) {
                case INTEGER -> {
                    names.add(name);
                    values.add(logarithmic((double) parameters.integer(parameter.getKey())));
                }
                case DECIMAL -> {
                    double number = parameters.decimal(parameter.getKey());
                    names.add(name);
                    values.add(logarithmic(number));
                    // tells 1e-3 from 1e-6, which are both next to 0 above
                    names.add(name + ".magnitude");
                    values.add(Math.log(Math.abs(number) + SMALLEST_MAGNITUDE));
                }
                case FLAG -> {
                    names.add(name);
                    values.add(parameters.flag(parameter.getKey()) ? 1.0 : 0.0);
                }
                case TEXT -> {
                    names.add(name + "=" + text);
                    values.add(1.0);
                }
                case PATH -> {}
            }
        }
    }

    /** What is no number, of a workload that breaks its rules say, must not spoil what is learned of others. */
    private static double logarithmic(double number) {
        return !Double.isFinite(number) ? 0 : Math.signum(number) * Math.log1p(Math.abs(number));
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
