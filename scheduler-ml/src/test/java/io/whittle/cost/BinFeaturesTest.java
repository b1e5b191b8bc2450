package io.whittle.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whittle.spi.BlockList;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BinFeaturesTest {
    private static final NodeClass NODE = new NodeClass(2, Map.of("cores", "8", "region", "north"));

    private static JobFeatures job() {
        Parameters parameters = Parameters.parse(
                List.of(
                        ParameterSpec.required("depth", ParameterType.INTEGER, "d"),
                        ParameterSpec.required("zoom", ParameterType.DECIMAL, "d"),
                        ParameterSpec.required("input", ParameterType.PATH, "d"),
                        ParameterSpec.required("codec", ParameterType.TEXT, "d"),
                        ParameterSpec.required("check", ParameterType.FLAG, "d")),
                Map.of("depth", "7", "zoom", "-0.5", "input", "/secret/place", "codec", "bz", "check", "true"));
        return new JobFeatures(
                "kind", "1", parameters, new Partition(8, 2), Bins.of(4), List.of("bytes", "text"), new double[][] {
                    {10, 0}, {20, 1}, {30, 0}, {40, 1}
                });
    }

    /** Regression guard: models name features in this order; a change must raise the schema's version. */
    @Test
    void orderOfFeaturesIsFixed() {
        assertThat(BinFeatures.SCHEMA_VERSION).isEqualTo(2);
        assertThat(BinFeatures.of(job()).names(NODE))
                .containsExactly(
                        "items",
                        "grain",
                        "parameter.check",
                        "parameter.codec=bz",
                        "parameter.depth",
                        "parameter.zoom",
                        "parameter.zoom.magnitude",
                        "item.bytes",
                        "item.text",
                        "near.bytes",
                        "near.text",
                        "position",
                        "position.cos1",
                        "position.sin1",
                        "position.cos2",
                        "position.sin2",
                        "node.speed",
                        "node.cores",
                        "node.region=north");
    }

    @Test
    void valuesAreLogarithmicAndKeepTheirSign() {
        double[] vector = BinFeatures.of(job()).vector(1, NODE);
        assertThat(vector)
                .containsExactly(
                        new double[] {
                            Math.log(9),
                            Math.log(3),
                            1,
                            1,
                            Math.log(8),
                            -Math.log(1.5),
                            Math.log(0.5),
                            Math.log(21),
                            Math.log(2),
                            Math.log(21),
                            Math.log(2),
                            0.375,
                            Math.cos(0.75 * Math.PI),
                            Math.sin(0.75 * Math.PI),
                            Math.cos(1.5 * Math.PI),
                            Math.sin(1.5 * Math.PI),
                            Math.log(2),
                            Math.log(9),
                            1
                        },
                        within(1e-8));
    }

    @Test
    void featuresNearByAreMeansOverTheNeighbours() {
        int bins = 128;
        double[][] bytes = new double[bins][];
        for (int bin = 0; bin < bins; bin++) {
            bytes[bin] = new double[] {bin % 2 == 0 ? 0 : 100 * bin};
        }
        BinFeatures features = BinFeatures.of(new JobFeatures(
                "kind", "1", Parameters.none(), Partition.of(bins), Bins.of(bins), List.of("bytes"), bytes));
        int near = features.names().indexOf("near.bytes");
        // two bins to either side, less at the ends
        assertThat(Math.expm1(features.vector(60)[near])).isEqualTo((5900 + 6100) / 5.0, within(1e-6));
        assertThat(Math.expm1(features.vector(0)[near])).isEqualTo(100 / 3.0, within(1e-6));
        assertThat(Math.expm1(features.vector(127)[near])).isEqualTo((12_500 + 12_700) / 3.0, within(1e-6));
        assertThat(features.rows()[60]).containsExactly(features.vector(60));
    }

    @Test
    void pathsAreNeverFeatures() {
        assertThat(BinFeatures.of(job()).names(NODE))
                .noneMatch(name -> name.contains("input") || name.contains("secret"));
    }

    @Test
    void meanOfBlocksIsWeightedByItems() {
        BinFeatures features = BinFeatures.of(job());
        double[] mean = features.meanVector(BlockList.of(0, 1), NODE);
        double[] first = features.vector(0, NODE);
        double[] second = features.vector(1, NODE);
        for (int i = 0; i < mean.length; i++) {
            assertThat(mean[i]).isEqualTo((first[i] + second[i]) / 2, within(1e-12));
        }
    }

    @Test
    void changesResolutionByTheMiddleOfEachBin() {
        JobFeatures coarse = BinFeatures.atResolution(job(), new Bins(4, 2));
        assertThat(coarse.itemFeatures()).isDeepEqualTo(new double[][] {{20, 1}, {40, 1}});
    }
}
