package io.whittle.runtime.command;

import io.whittle.runtime.WhittleRuntime;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that puts models on trial; mixed into the commands that run jobs. */
final class TrialOption {
    @Option(
            names = "--shadow",
            paramLabel = "VERSION",
            description =
                    "score this model on the run without using it (see: whittle model compare); may be given several"
                            + " times")
    private List<String> versions = new ArrayList<>();

    /** Puts on trial what was named, for the schedulers to come. */
    void apply(WhittleRuntime runtime) {
        Told.by(() -> {
            runtime.putOnTrial(versions);
            return versions;
        });
    }
}
