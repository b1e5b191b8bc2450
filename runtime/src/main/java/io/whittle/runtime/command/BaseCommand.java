package io.whittle.runtime.command;

import io.whittle.cost.ModelEntry;
import io.whittle.cost.ModelRegistry;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.Distribution;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.Home;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What all commands share. A subclass says what it does in {@link #run}, throws
 * {@link CommandException} where it cannot, and is listed in {@link CommandLines}.
 */
@Command(
        sortOptions = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n")
abstract class BaseCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--home",
            order = 100,
            paramLabel = "DIR",
            description = "folder of history, models, plugins ($WHITTLE_HOME or ~/.whittle)")
    private Path homeFolder = Path.of("");

    @Option(names = "--json", order = 101, description = "print the result as JSON; all else goes to standard error")
    private boolean json;

    @Option(names = "--verbose", order = 102, description = "show details: stack traces, what the parts log")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            order = 103,
            usageHelp = true,
            description = "show this help")
    @SuppressWarnings("unused") // acted upon by picocli
    private boolean help;

    BaseCommand(Console console) {
        this.console = console;
    }

    /** Does what the command is for. */
    abstract ExitCode run() throws Exception;

    /** Returns the commands that this one consists of, by name; most consist of none. */
    Map<String, BaseCommand> parts() {
        return Map.of();
    }

    /** Returns what a command says that does nothing unless one of its parts is named. */
    final CommandException namesNoPart(String name) {
        List<String> names = List.copyOf(parts().keySet());
        int last = names.size() - 1;
        return CommandException.usage("say what: whittle " + name + " " + String.join(", ", names.subList(0, last))
                + " or " + names.get(last) + " (see whittle " + name + " --help)");
    }

    @Override
    public final Integer call() throws Exception {
        if (verbose) {
            console.showDetails();
        }
        return run().code();
    }

    /** Returns where the command writes. */
    final Console console() {
        return console;
    }

    /** Returns whether the result is wanted as JSON. */
    final boolean json() {
        return json;
    }

    /** Returns the folder named by {@code --home}. */
    final Optional<Path> homeOption() {
        return homeFolder.toString().isEmpty() ? Optional.empty() : Optional.of(homeFolder);
    }

    /** Returns the home that was asked for. */
    final Home home() {
        return Home.locate(homeOption(), System.getenv(), Path.of(System.getProperty("user.home")))
                .checked();
    }

    /** Returns the models of the home, and the one that ships. */
    final ModelRegistry models() {
        return new ModelRegistry(home().folder(), Distribution.find().map(Distribution::shippedModel));
    }

    /** Ends the command where a file that its line names is not there. */
    static void requireFile(Path file) {
        if (!Files.exists(file)) {
            throw CommandException.usage("there is no file " + file + "; looked for it at " + file.toAbsolutePath());
        }
    }

    /** Returns what is known of a model that can be used. */
    final ModelEntry soundModel(String version) {
        ModelEntry entry = Told.by(() -> models().show(version));
        if (!entry.problem().isEmpty()) {
            throw new CommandException(
                    ExitCode.JOB_FAILED, "model " + entry.version() + " is damaged: " + entry.problem());
        }
        return entry;
    }

    /** Starts plugins and all that runs jobs; the caller closes it. */
    final WhittleRuntime open() {
        return WhittleRuntime.open(Distribution.locate(), home(), console);
    }

    /** The same where a cost model will be asked. */
    final WhittleRuntime openToPredict() {
        return WhittleRuntime.openToPredict(Distribution.locate(), home(), console);
    }
}
