package io.whittle.commitlog;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An unfinished run that is locked and read, so that it can go on: handed to a scheduler, which closes it, or closed by
 * whoever opened it. Used by one thread.
 */
public final class ResumableRun implements AutoCloseable {
    private final RunPlace place;
    private final RecoveredLog recovered;
    private Optional<LogFile> file;

    ResumableRun(RunPlace place, LogFile file, RecoveredLog recovered) {
        this.place = place;
        this.file = Optional.of(file);
        this.recovered = recovered;
    }

    /** Returns what the run is. */
    public LogHeader header() {
        return recovered.header();
    }

    /** Returns what its log holds. */
    public RecoveredLog recovered() {
        return recovered;
    }

    /** Returns what a person should know of the log's state; empty where it is as a crash may leave it. */
    public Optional<String> warning() {
        return recovered
                .damage()
                .filter(Damage::inTheMiddle)
                .map(damage -> "the log " + place.log() + " is damaged at byte " + damage.position() + ": "
                        + recovered.positions().size() + " blocks before that are kept, and the others run again");
    }

    /**
     * Checks that a job is the one that this run began with.
     *
     * @throws ResumeException naming the first difference
     */
    public void check(LogHeader now) {
        LogHeader then = header();
        require("the workload", then.kind(), now.kind());
        checkVersion(now.version());
        compare("parameter", then.parameters().asMap(), now.parameters().asMap());
        compare("input", then.inputs(), now.inputs());
        require("the number of items", then.partition().items(), now.partition().items());
        require(
                "the number of items in a block",
                then.partition().grain(),
                now.partition().grain());
    }

    /**
     * Checks that a workload is of the version that this run began with.
     *
     * @throws ResumeException where it is not
     */
    public void checkVersion(String version) {
        require("the version of workload '" + header().kind() + "'", header().version(), version);
    }

    private void compare(String what, Map<String, String> then, Map<String, String> now) {
        TreeSet<String> names = new TreeSet<>(then.keySet());
        names.addAll(now.keySet());
        Map<String, String> before = new TreeMap<>(then);
        Map<String, String> after = new TreeMap<>(now);
        for (String name : names) {
            require(
                    what + " '" + name + "'",
                    before.getOrDefault(name, "nothing"),
                    after.getOrDefault(name, "nothing"));
        }
    }

    private void require(String what, Object then, Object now) {
        if (!then.equals(now)) {
            throw new ResumeException("run " + header().runId() + " cannot go on, because its results would be mixed: "
                    + what + " was " + then + " and is " + now + " now; bring that back, or begin a new run");
        }
    }

    LogPlace place() {
        return place;
    }

    /** Hands the file over to whoever goes on with it. */
    LogFile takeFile() {
        LogFile taken = file.orElseThrow(() -> new IllegalStateException("the run has been handed over already"));
        file = Optional.empty();
        return taken;
    }

    /** Lets go of the run, which stays as it is; does nothing where it has been handed over. */
    @Override
    public void close() {
        if (file.isPresent()) {
            try {
                file.get().close();
                place.release();
            } catch (IOException e) {
                System.getLogger(ResumableRun.class.getName())
                        .log(System.Logger.Level.WARNING, "cannot let go of " + place.log() + ": " + e);
            }
            file = Optional.empty();
        }
    }
}
