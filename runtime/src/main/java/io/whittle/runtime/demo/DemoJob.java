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
record DemoJob(String kind, List<Map<String, String>> training, Map<String, String> judged) {
    DemoJob {
        training = List.copyOf(training);
        judged = Map.copyOf(judged);
        if (training.contains(judged)) {
            throw new IllegalArgumentException(kind + " would be judged by what it has learned from");
        }
    }

    /** Returns the jobs of the demonstration: each a few seconds of one core. */
    static List<DemoJob> all() {
        return List.of(
                new DemoJob(
                        "mandelbrot",
                        List.of(
                                Map.of("size", "medium", "iterations", "2000"),
                                Map.of(
                                        "size",
                                        "medium",
                                        "iterations",
                                        "3000",
                                        "center-x",
                                        "-0.5",
                                        "center-y",
                                        "0.55",
                                        "zoom",
                                        "3"),
                                Map.of(
                                        "size",
                                        "medium",
                                        "iterations",
                                        "2500",
                                        "center-x",
                                        "-1.25",
                                        "center-y",
                                        "0.1",
                                        "zoom",
                                        "8")),
                        Map.of(
                                "size",
                                "medium",
                                "iterations",
                                "4000",
                                "center-x",
                                "-0.748",
                                "center-y",
                                "0.09",
                                "zoom",
                                "20")),
                new DemoJob(
                        "kmers",
                        List.of(
                                Map.of("bases", "6000000", "k", "21", "seed", "1"),
                                Map.of("bases", "4000000", "k", "17", "seed", "2"),
                                Map.of("bases", "8000000", "k", "25", "seed", "3")),
                        Map.of("bases", "10000000", "k", "19", "seed", "4")),
                new DemoJob(
                        "compress",
                        List.of(
                                Map.of("files", "150", "seed", "1"),
                                Map.of("files", "200", "seed", "2"),
                                Map.of("files", "250", "seed", "3")),
                        Map.of("files", "300", "seed", "4")));
    }
}
