package io.whittle.history;

import io.whittle.json.PlainJson;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The process that a run belongs to, so that a run whose process is gone can be told from one that still goes on. */
final class RunOwner {
    /** Stands where nobody shall know; only of runs that have ended, or never will. */
    static final String REDACTED = "{\"host\":\"\"}";

    private static final String CURRENT = describe();

    private RunOwner() {}

    /** Returns this process as text. */
    static String current() {
        return CURRENT;
    }

    /** Returns whether the process is known to be gone; of a process on another host that cannot be known. */
    static boolean gone(String owner) {
        if (owner.equals(REDACTED)) {
            return true;
        }
        Map<String, Object> map = PlainJson.readObject(owner);
        if (!host().equals(map.get("host"))) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(PlainJson.asLong(map.get("pid")));
        // a number is given to a new process sooner or later: the start time tells
        return process.isEmpty()
                || !process.get().isAlive()
                || !started(process.get()).equals(map.get("started"));
    }

    private static String describe() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("host", host());
        map.put("pid", ProcessHandle.current().pid());
        map.put("started", started(ProcessHandle.current()));
        return PlainJson.write(map);
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
