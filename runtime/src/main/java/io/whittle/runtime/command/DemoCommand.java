package io.whittle.runtime.command;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.Distribution;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.Home;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Console;
import io.whittle.runtime.demo.Demo;
import io.whittle.runtime.demo.DemoOutcome;
import io.whittle.training.TrainingReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows in a few minutes what Whittle is for. */
@Command(
        name = "demo",
        description = {
            "Runs three real jobs on four unlike nodes, learns from them, and runs them better.",
            "",
            "Uses a home of its own: your history and models are left alone."
        },
        footer = {"  whittle demo", "  whittle demo --out demo --json | jq .runs"})
final class DemoCommand extends BaseCommand {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder of the report, the results and the demo's home, emptied first if it is a demo's"
                    + " (default: that of --home, else demo beside the distribution)")
    private Path out = Path.of("");

    DemoCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        Distribution distribution = Distribution.locate();
        Path beside = homeOption().orElse(distribution.folder().resolveSibling("demo"));
        Path folder = (out.toString().isEmpty() ? beside : out).toAbsolutePath().normalize();
        Path homeFolder = folder.resolve("home");
        makeRoom(folder, homeFolder);
        try (WhittleRuntime runtime = WhittleRuntime.open(distribution, new Home(homeFolder), console())) {
            runtime.warnOfBrokenPlugins();
            DemoOutcome outcome = new Demo(runtime, folder).run();
            if (json()) {
                console().json(asMap(outcome));
            } else {
                print(outcome);
            }
            return ExitCode.DONE;
        }
    }

    /** An earlier demo is removed; whatever else is in the way stays, and the demo does not begin. */
    private static void makeRoom(Path folder, Path homeFolder) {
        try {
            if (Files.isDirectory(homeFolder) && Files.exists(folder.resolve("demo.html"))) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    if (files.anyMatch(file -> !file.equals(homeFolder))) {
                        throw CommandException.usage("the folder " + folder
                                + " is not empty and holds no earlier demo; name another with --out");
                    }
                }
            }
            Files.createDirectories(homeFolder);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "cannot use the folder " + folder + ": " + e.getMessage() + "; name another with --out",
                    e);
        }
    }

    private void print(DemoOutcome outcome) {
        console().result(outcome.comparison().text());
        outcome.comparison().notes().stream().skip(1).forEach(console()::result);
        console().result("");
        console().result("report   " + outcome.page());
        List<Path> files = outcome.files();
        for (int i = 0; i < files.size(); i++) {
            console().result((i == 0 ? "results  " : "         ") + files.get(i));
        }
    }

    private static Map<String, Object> asMap(DemoOutcome outcome) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("runs", outcome.runs().stream().map(RunSummary::asMap).toList());
        map.put("learned", outcome.learned());
        outcome.training().map(TrainingReport::toMap).ifPresent(training -> map.put("training", training));
        map.put("report", outcome.page().toString());
        map.put("files", outcome.files().stream().map(Path::toString).toList());
        return map;
    }
}
