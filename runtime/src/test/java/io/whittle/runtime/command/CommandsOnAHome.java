package io.whittle.runtime.command;

import io.whittle.history.RunHistory;
import io.whittle.runtime.console.Console;
import io.whittle.scheduler.RunRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Executes commands on a home, and keeps what the last one said. */
final class CommandsOnAHome {
    private final Path home;
    private String out = "";
    private String err = "";

    CommandsOnAHome(Path home) {
        this.home = home;
    }

    Path home() {
        return home;
    }

    /** Puts a run that has ended into the home's history. */
    void record(RunRecord run) {
        try (RunHistory history = RunHistory.open(home, warning -> {
            throw new AssertionError(warning);
        })) {
            history.runStarted(run.start());
            history.runEnded(run);
        }
    }

    /** Returns the exit code. */
    int execute(String... arguments) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        Console console = new Console(results, messages, false);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home.toString()));
        int code = CommandLines.execute(console, all.toArray(String[]::new));
        console.flush();
        out = results.toString(StandardCharsets.UTF_8);
        err = messages.toString(StandardCharsets.UTF_8);
        return code;
    }

    String out() {
        return out;
    }

    String err() {
        return err;
    }
}
