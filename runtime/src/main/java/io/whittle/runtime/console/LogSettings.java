package io.whittle.runtime.console;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What is logged becomes one line on standard error: Whittle's own warnings, and everything informative where details
 * are asked for. Named in a system property, so that logging is set up when something is logged and not before.
 */
public final class LogSettings {
    /** Loggers of Whittle and of its plugins; what libraries warn of is said in words where it matters. */
    private static final String OWN = "io.whittle.";

    private static volatile Console console = new Console(System.out, System.err, false);

    /** Called by {@link LogManager}. */
    public LogSettings() {
        Logger root = LogManager.getLogManager().getLogger("");
        root.setLevel(console.verbose() ? Level.INFO : Level.WARNING);
        root.addHandler(new ConsoleHandler());
    }

    /** Sends what is logged in this process to a console. */
    public static void send(Console target) {
        console = target;
        System.setProperty("java.util.logging.config.class", LogSettings.class.getName());
    }

    private static final class ConsoleHandler extends Handler {
        private final Formatter formatter = new Formatter() {
            @Override
            public String format(LogRecord entry) {
                return formatMessage(entry);
            }
        };

        @Override
        public void publish(LogRecord entry) {
            if (!isLoggable(entry)) {
                return;
            }
            String line = formatter.format(entry).lines().findFirst().orElse("");
            Throwable thrown = entry.getThrown();
            if (thrown != null) {
                line = line + " (" + thrown + ")";
            }
            if (entry.getLevel().intValue() >= Level.WARNING.intValue() && isOwn(entry)) {
                console.warn(line);
            } else {
                console.detail(entry.getLoggerName() + ": " + line);
            }
        }

        private static boolean isOwn(LogRecord entry) {
            return String.valueOf(entry.getLoggerName()).startsWith(OWN);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
