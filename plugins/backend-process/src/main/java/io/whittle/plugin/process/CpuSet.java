package io.whittle.plugin.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The cores of this machine that a worker may use.
 *
 * @param prefix what its command begins with so that the system holds it to them; empty where nothing does
 * @param attribute how it is held to them, in words: {@code taskset 0,1}, {@code jvm} where only its Java knows, or
 *     {@code none}
 */
record CpuSet(List<String> prefix, String attribute) {
    private static final Path STATUS = Path.of("/proc/self/status");

    CpuSet {
        prefix = List.copyOf(prefix);
    }

    /** All cores. */
    static CpuSet all() {
        return new CpuSet(List.of(), "none");
    }

    /**
     * Some cores of this machine, others for each worker as far as there are others.
     *
     * @param first how many cores workers before this one were given
     * @param count how many it is to have; 0 for all
     */
    static CpuSet of(int first, int count) {
        if (count == 0) {
            return all();
        }
        List<Integer> allowed = allowed();
        if (allowed.isEmpty() || !onPath("taskset")) {
            return new CpuSet(List.of(), "jvm");
        }
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < Math.min(count, allowed.size()); i++) {
            chosen.add(allowed.get((first + i) % allowed.size()));
        }
        String list = chosen.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
        return new CpuSet(List.of("taskset", "-c", list), "taskset " + list);
    }

    /** The cores that this process may use, where the system is Linux. */
    private static List<Integer> allowed() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("Cpus_allowed_list:")) {
                    return numbers(line.substring(line.indexOf(':') + 1).strip());
                }
            }
        } catch (IOException | NumberFormatException e) {
            // no such system
        }
        return List.of();
    }

    /** Reads {@code 0-3,8}. */
    static List<Integer> numbers(String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : text.split(",")) {
            String[] ends = part.strip().split("-");
            for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    /** Returns whether there is such a program on this machine. */
    static boolean onPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
