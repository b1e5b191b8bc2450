package io.whittle.runtime.demo;

import java.util.List;
import java.util.Map;

/**
 * A workload in the demonstration.
 *
 * @param kind the workload
 * @param training the parameters of the runs it learns from
 * @param judged the parameters of the run that every policy is judged by: none of those
 */
public record DemoJob(String kind, List<Map<String, String>> training, Map<String, String> judged) {
    public DemoJob {
        training = List.copyOf(training);
        judged = Map.copyOf(judged);
        if (training.contains(judged)) {
            throw new IllegalArgumentException(kind + " would be judged by what it has learned from");
        }
    }

    /** Returns the jobs of the demonstration: each a few seconds of one core. */
    public static List<DemoJob> all() {
        return List.of(
                new DemoJob(
                        "mandelbrot",
                        List.of(
                                view("-0.65", "0", "1", "60000", "960", "2"),
                                view("-0.7436", "0.1318", "300", "5000", "1280", "2"),
                                view("-1.7548", "0", "60", "5000", "1280", "1")),
                        view("-0.1607", "1.0376", "60", "5000", "1360", "2")),
                new DemoJob(
                        "kmers",
                        List.of(
                                Map.of("bases", "30000000", "k", "7", "seed", "1"),
                                Map.of("bases", "20000000", "k", "8", "seed", "2"),
                                Map.of("bases", "25000000", "k", "6", "seed", "3")),
                        Map.of("bases", "60000000", "k", "7", "seed", "4")),
                new DemoJob(
                        "compress",
                        List.of(
                                Map.of("files", "200", "seed", "1"),
                                Map.of("files", "150", "seed", "2"),
                                Map.of("files", "300", "seed", "3", "codec", "deflate-6")),
                        Map.of("files", "360", "seed", "5")));
    }

    private static Map<String, String> view(
            String x, String y, String zoom, String iterations, String width, String samples) {
        return Map.of(
                "center-x",
                x,
                "center-y",
                y,
                "zoom",
                zoom,
                "iterations",
                iterations,
                "width",
                width,
                "samples",
                samples);
    }
}
