package io.whittle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class InterruptionTest {
    private static StackTraceElement frame(String className, String method) {
        return new StackTraceElement(className, method, "Some.java", 1);
    }

    private static final StackTraceElement[] EXITING = {
        frame("java.lang.Object", "wait"),
        frame("java.lang.Shutdown", "exit"),
        frame("java.lang.Runtime", "exit"),
        frame("java.lang.System", "exit"),
        frame("example.Job", "runBlock"),
        frame("java.lang.Thread", "run")
    };

    @Test
    void namesTheCodeOfAJobThatEndsTheProcess() {
        assertThat(Interruption.sentenceOnExit(Map.of(new Thread("node"), EXITING)))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("whittle: example.Job.runBlock ends this process by System.exit")
                        .contains("--backend process"));
    }

    /** A signal's thread has no such caller, and the main thread may end the process. */
    @Test
    void saysNothingOfSignalsAndOfWhittlesOwnEnd() {
        StackTraceElement[] signal = {
            frame("java.lang.Shutdown", "exit"),
            frame("java.lang.Terminator$1", "handle"),
            frame("java.lang.Thread", "run")
        };
        assertThat(Interruption.sentenceOnExit(Map.of(new Thread("SIGINT handler"), signal)))
                .isEmpty();
        assertThat(Interruption.sentenceOnExit(Map.of(new Thread("main"), EXITING)))
                .isEmpty();
    }
}
