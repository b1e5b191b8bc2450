package io.whittle.cost;

import java.util.Arrays;
import java.util.List;

/**
 * Many rows through the same networks. What a row's own numbers bring to the first layers and to the line is computed once
 * for all classes of nodes; what is the same in all rows once for all rows.
 */
final class NetworkBatch {
    private final NetworkRegression function;
    private final RowBatch rows;
    private final OfRows ofRows;

    /**
     * What rows bring by themselves.
     *
     * @param lines to the line, for each row
     * @param first to the first layer of each network, for each row
     */
    private record OfRows(double[] lines, float[][][] first) {}

    private NetworkBatch(NetworkRegression function, RowBatch rows) {
        this.function = function;
        this.rows = rows;
        this.ofRows = rows.varying().made(function, this::ofRows);
    }

    static NetworkBatch of(NetworkRegression function, RowBatch rows) {
        return new NetworkBatch(function, rows);
    }

    double[] predict() {
        NetworkInputs inputs = function.inputs();
        List<Network> networks = function.networks();
        float[] encoded = new float[inputs.width()];
        double line = 0;
        float[][] first = new float[networks.size()][];
        Arrays.setAll(first, network -> networks.get(network).biases()[0].clone());
        int place = 0;
        for (int i = 0; i < inputs.numbers().length; i++) {
            int end = place + inputs.width(i);
            int column = inputs.numbers()[i];
            if (rows.isFixed(column)) {
                double standardised = inputs.standardised(i, rows.fixed()[column]);
                line += Double.isNaN(standardised) ? 0 : function.slopes()[i] * standardised;
                inputs.encode(i, standardised, encoded, place);
                for (int network = 0; network < first.length; network++) {
                    networks.get(network).addToFirst(encoded, place, end, first[network]);
                }
            }
            place = end;
        }
        int[] texts = inputs.embeddings(rows.fixed());
        for (int network = 0; network < first.length; network++) {
            for (int i = 0; i < texts.length; i++) {
                Network of = networks.get(network);
                of.addText(texts[i], inputs.width() + i * of.size(), first[network]);
            }
        }
        return predict(line, first);
    }

    private double[] predict(double line, float[][] first) {
        double[] values = new double[rows.size()];
        for (int network = 0; network < first.length; network++) {
            Network of = function.networks().get(network);
            float[] sums = new float[first[network].length];
            for (int row = 0; row < values.length; row++) {
                float[] own = ofRows.first()[network][row];
                for (int i = 0; i < sums.length; i++) {
                    sums[i] = first[network][i] + own[i];
                }
                values[row] += of.mean(sums);
            }
        }
        for (int row = 0; row < values.length; row++) {
            double mean = values[row] / first.length;
            values[row] = function.center() + function.scale() * (line + ofRows.lines()[row] + mean);
        }
        return values;
    }

    private OfRows ofRows(RowBatch.Varying varying) {
        NetworkInputs inputs = function.inputs();
        List<Network> networks = function.networks();
        double[] lines = new double[varying.rows()];
        float[][][] first = new float[networks.size()][varying.rows()][];
        for (int network = 0; network < first.length; network++) {
            int width = networks.get(network).biases()[0].length;
            Arrays.setAll(first[network], row -> new float[width]);
        }
        float[] encoded = new float[inputs.width()];
        int place = 0;
        for (int i = 0; i < inputs.numbers().length; i++) {
            int end = place + inputs.width(i);
            if (varying.has(inputs.numbers()[i])) {
                double[] values = varying.values(inputs.numbers()[i]);
                for (int row = 0; row < lines.length; row++) {
                    double standardised = inputs.standardised(i, values[row]);
                    lines[row] += Double.isNaN(standardised) ? 0 : function.slopes()[i] * standardised;
                    inputs.encode(i, standardised, encoded, place);
                    for (int network = 0; network < first.length; network++) {
                        networks.get(network).addToFirst(encoded, place, end, first[network][row]);
                    }
                }
            }
            place = end;
        }
        return new OfRows(lines, first);
    }
}
