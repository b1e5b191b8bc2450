package io.whittle.plugin.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a worker prints: logged, and its last lines kept for whoever asks why it died. Read by a thread of its own. */
final class Stderr {
    private static final System.Logger LOG = System.getLogger(Stderr.class.getName());
    private static final int MAX_LINE = 1000;
    private static final int MAX_LINES = 5;

    private final String nodeId;
    private final Deque<String> last = new ArrayDeque<>(); // guarded by itself
    private final Thread thread;

    private Stderr(String nodeId, InputStream in) {
        this.nodeId = nodeId;
        this.thread = new Thread(() -> read(in), nodeId + "-stderr");
        thread.setDaemon(true);
    }

    /** Starts to read. */
    static Stderr of(String nodeId, InputStream in) {
        Stderr stderr = new Stderr(nodeId, in);
        stderr.thread.start();
        return stderr;
    }

    /** Returns the last lines, as one; waits a moment for the end of what is being printed. */
    String tail() throws InterruptedException {
        thread.join(MAX_LINE);
        synchronized (last) {
            return String.join("; ", last);
        }
    }

    private void read(InputStream in) {
        try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            char[] buffer = new char[MAX_LINE];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '\n') {
                        end(line);
                    } else if (line.length() < MAX_LINE) {
                        line.append(buffer[i]);
                    }
                }
            }
            end(line);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "node '" + nodeId + "': its messages cannot be read: " + e);
        }
    }

    private void end(StringBuilder line) {
        String text = line.toString().strip();
        line.setLength(0);
        if (text.isEmpty()) {
            return;
        }
        LOG.log(System.Logger.Level.DEBUG, () -> nodeId + ": " + text);
        synchronized (last) {
            last.add(text);
            if (last.size() > MAX_LINES) {
                last.remove();
            }
        }
    }
}
