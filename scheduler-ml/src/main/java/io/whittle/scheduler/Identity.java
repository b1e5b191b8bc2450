package io.whittle.scheduler;

import io.whittle.commitlog.LogHeader;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Partition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** What tells one job from another: results of the one must never end up in the other. */
final class Identity {
    private Identity() {}

    /** Returns what the log of a run begins with. */
    static LogHeader of(JobRequest request, RunStart start, Partition partition) {
        return new LogHeader(
                start.runId(),
                start.kind(),
                start.version(),
                start.parameters(),
                partition,
                inputs(request),
                start.policy(),
                start.seed(),
                start.startedAt(),
                request.outputFolder()
                        .map(folder -> folder.toAbsolutePath().normalize().toString())
                        .orElse(""),
                start.requirements(),
                request.log().origin());
    }

    private static Map<String, String> inputs(JobRequest request) {
        Map<String, String> inputs = new TreeMap<>();
        request.parameters().types().forEach((name, type) -> {
            if (type == ParameterType.PATH) {
                file(request.parameters().text(name), name, inputs);
            }
        });
        inputs.putAll(request.asked(
                "what tells its input from another",
                () -> Map.copyOf(request.job().inputs())));
        return inputs;
    }

    private static void file(String text, String name, Map<String, String> inputs) {
        try {
            BasicFileAttributes file = Files.readAttributes(Path.of(text), BasicFileAttributes.class);
            if (file.isRegularFile()) {
                inputs.put(name, file.size() + " bytes, changed " + file.lastModifiedTime());
            }
        } catch (IOException | InvalidPathException e) {
            // a word, or a file that is not there: the workload knows what that means
        }
    }
}
