package io.whittle.plugin.process;

import io.whittle.plugin.process.worker.WorkerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The command that starts a worker: on this machine as it is, on another one by way of its shell. */
final class WorkerCommand {
    /** What the shell of another machine says before it starts the worker: whether it has the class path already. */
    static final String HAVE = "whittle: have";
    /** Or not. */
    static final String NEED = "whittle: need";

    /** What must be the same for workers of this machine, so that names and texts mean the same files and bytes. */
    private static final List<String> LIKE_HERE = List.of("java.io.tmpdir", "file.encoding", "sun.jnu.encoding");

    private WorkerCommand() {}

    /** Returns the command for a worker on this machine, which uses the jars where they lie. */
    static List<String> local(NodeSettings node, Surroundings surroundings, CpuSet cpus) {
        List<String> command = new ArrayList<>(cpus.prefix());
        command.addAll(niceness(node));
        List<String> java = javaCommand(
                node,
                surroundings.classPath().stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(System.getProperty("path.separator"))));
        for (String property : LIKE_HERE) {
            java.add(1, "-D" + property + "=" + System.getProperty(property));
        }
        surroundings.archive().ifPresent(file -> java.add(1, "-XX:SharedArchiveFile=" + file));
        command.addAll(java);
        return command;
    }

    /**
     * Returns the command for a worker on another machine. A script there says whether the jars are in its cache, takes
     * them from its standard input and checks them where not, and becomes the worker.
     */
    static List<String> remote(NodeSettings node, List<BundleFile> classPath) {
        String key =
                classPath.stream().map(each -> each.hash().substring(0, 16)).collect(Collectors.joining("-"));
        StringBuilder take = new StringBuilder();
        StringBuilder sums = new StringBuilder();
        StringBuilder jars = new StringBuilder();
        for (int i = 0; i < classPath.size(); i++) {
            take.append("head -c ")
                    .append(classPath.get(i).size())
                    .append(" >\"$t/")
                    .append(i)
                    .append(".jar\" && ");
            sums.append(classPath.get(i).hash()).append("  ").append(i).append(".jar\\n");
            jars.append(i == 0 ? "" : ":").append("$d/").append(i).append(".jar");
        }
        String script = "d=${XDG_CACHE_HOME:-$HOME/.cache}/whittle/worker-" + key + "\n"
                + "if [ -f \"$d/complete\" ]; then echo '" + HAVE + "'; else\n"
                + "umask 077; t=$d.$$; mkdir -p \"$t\" || exit 70\n"
                + "echo '" + NEED + "'\n"
                + take + "printf '" + sums + "' >\"$t/sums\" && (cd \"$t\" && if command -v sha256sum >/dev/null;"
                + " then sha256sum -c sums; else shasum -a 256 -c sums; fi) >&2 && : >\"$t/complete\""
                + " || { rm -rf \"$t\"; echo 'the worker did not arrive whole' >&2; exit 70; }\n"
                + "if [ -d \"$d\" ]; then rm -rf \"$t\"; else mv \"$t\" \"$d\"; fi\nfi\n"
                + "exec " + String.join(" ", niceness(node)) + " " + remoteCores(node)
                + javaCommand(node, "\u0000").stream()
                        .map(word -> word.equals("\u0000")
                                ? "\"" + jars + "\" \"-D" + WorkerMain.CORE_SPEED_FILE + "=$d/core-speed-$(uname -n)\""
                                : quoted(word))
                        .collect(Collectors.joining(" "));
        List<String> command = new ArrayList<>(node.sshCommand());
        command.add(node.ssh());
        command.add("exec sh -c " + quoted(script)); // whatever the user's own shell is
        return command;
    }

    private static String remoteCores(NodeSettings node) {
        return node.cores() > 0
                ? "$(command -v taskset >/dev/null && echo taskset -c 0-" + (node.cores() - 1) + ") "
                : "";
    }

    private static List<String> niceness(NodeSettings node) {
        return node.nice() > 0 ? List.of("nice", "-n", Integer.toString(node.nice())) : List.of();
    }

    private static List<String> javaCommand(NodeSettings node, String classPath) {
        List<String> command = new ArrayList<>(List.of(
                node.java(),
                "-XX:+UseParallelGC",
                "-XX:ParallelGCThreads=" + Math.max(1, node.cores() > 0 ? node.cores() : node.slots()),
                "-XX:-UsePerfData",
                "-XX:+DisplayVMOutputToStderr",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Xshare:auto",
                "-Djava.awt.headless=true"));
        command.add(
                node.memory().isEmpty()
                        ? String.format(Locale.ROOT, "-XX:MaxRAMPercentage=%.2f", node.memoryShare())
                        : "-Xmx" + node.memory());
        if (node.cores() > 0) {
            command.add("-XX:ActiveProcessorCount=" + node.cores());
        }
        command.addAll(node.javaOptions());
        command.addAll(List.of("-cp", classPath, WorkerMain.class.getName()));
        return command;
    }

    /** One word for a POSIX shell. */
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * Starts a process with this environment: what would change how Java runs, or prints, is taken out of it.
     */
    static Process start(List<String> command) throws IOException {
        // In a session of its own, a worker does not hear Ctrl-C, which is for the scheduler to act upon.
        List<String> words = new ArrayList<>(CpuSet.onPath("setsid") ? List.of("setsid") : List.of());
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words);
        Map<String, String> environment = builder.environment();
        environment.remove("JAVA_TOOL_OPTIONS");
        environment.remove("_JAVA_OPTIONS");
        environment.remove("JDK_JAVA_OPTIONS");
        return builder.start();
    }

    /** Returns the jars of a class path as they go to another machine. */
    static List<BundleFile> shipped(List<Path> classPath) throws IOException {
        List<BundleFile> files = new ArrayList<>();
        for (Path each : classPath) {
            if (!Files.isRegularFile(each)) {
                throw new IOException(each + " is no jar, so it cannot be sent to another machine");
            }
            files.add(BundleFile.of(each));
        }
        return files;
    }
}
