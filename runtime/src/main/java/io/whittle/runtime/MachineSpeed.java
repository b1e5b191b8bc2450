package io.whittle.runtime;

import io.whittle.json.PlainJson;
import io.whittle.spi.backend.CoreSpeed;
import io.whittle.spi.cost.NodeClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * How fast a core of this machine is, measured once and kept in the file {@code machines.json} of the home under the
 * machine's identity, so that machines that share a home each have their own. Measured again after some months; a value
 * that has hardly changed stays, since costs learned with it do. Used by one thread.
 */
public final class MachineSpeed {
    private static final System.Logger LOG = System.getLogger(MachineSpeed.class.getName());
    private static final String FILE_NAME = "machines.json";
    private static final String SPEED = "core_speed";
    private static final String MEASURED_AT = "measured_at";
    private static final Duration VALID = Duration.ofDays(90);
    /** Two measurements of one machine differ by a few per cent. */
    private static final double SAME = 0.1;

    /** They take the setting; of their nodes, those that are elsewhere do not get it. */
    private static final Set<String> BACKENDS_OF_THIS_MACHINE = Set.of(SchedulerSettings.DEFAULT_BACKEND, "process");

    private static final long MAX_BYTES = 1 << 20;
    private static final int ID_BYTES = 8;

    private final Path file;
    private final String machine;
    private final DoubleSupplier measure;

    MachineSpeed(Path home, String machine, DoubleSupplier measure) {
        this.file = home.resolve(FILE_NAME);
        this.machine = machine;
        this.measure = measure;
    }

    /** The speed of this machine, kept in a home. */
    static MachineSpeed of(Home home) {
        return new MachineSpeed(home.folder(), identity(), CoreSpeed::measure);
    }

    /** Returns what a node of this machine that has one core is like, to a cost model. */
    public static NodeClass core(Home home) {
        return new NodeClass(1, Map.of("cores", "1", CoreSpeed.ATTRIBUTE, of(home).text(Instant.now())));
    }

    /** Returns the settings of a backend, with how fast this machine's cores are where it runs jobs on those. */
    static Map<String, String> configuration(SchedulerSettings settings, Home home) {
        boolean here = BACKENDS_OF_THIS_MACHINE.contains(settings.backend());
        return here && !settings.configuration().containsKey(CoreSpeed.ATTRIBUTE)
                ? settings.with(CoreSpeed.ATTRIBUTE, of(home).text(Instant.now()))
                        .configuration()
                : settings.configuration();
    }

    /** Returns the speed as an attribute has it; measures where it is not known yet. */
    String text(Instant now) {
        Map<String, Object> machines = read();
        Optional<Double> known = speed(machines);
        if (known.isPresent() && isValid(machines, now)) {
            return text(known.get());
        }
        double measured = measure.getAsDouble();
        double speed =
                known.filter(old -> Math.abs(Math.log(measured / old)) < SAME).orElse(measured);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put(SPEED, Double.parseDouble(text(speed)));
        entry.put(MEASURED_AT, now.toString());
        machines.put(machine, entry);
        write(machines);
        return text(speed);
    }

    /** Three digits: more would make a class of nodes of each measurement. */
    private static String text(double speed) {
        return String.format(Locale.ROOT, "%.3f", speed);
    }

    private Optional<Double> speed(Map<String, Object> machines) {
        return machines.get(machine) instanceof Map<?, ?> entry
                ? CoreSpeed.of(Map.of(CoreSpeed.ATTRIBUTE, String.valueOf(entry.get(SPEED))))
                : Optional.empty();
    }

    private boolean isValid(Map<String, Object> machines, Instant now) {
        try {
            Object at = machines.get(machine) instanceof Map<?, ?> entry ? entry.get(MEASURED_AT) : "";
            Duration age = Duration.between(Instant.parse(String.valueOf(at)), now);
            return !age.isNegative() && age.compareTo(VALID) < 0;
        } catch (DateTimeException | ArithmeticException e) {
            return false;
        }
    }

    private Map<String, Object> read() {
        try {
            return Files.exists(file) && Files.size(file) <= MAX_BYTES
                    ? new TreeMap<>(PlainJson.readObject(Files.readString(file, StandardCharsets.UTF_8)))
                    : new TreeMap<>();
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.DEBUG, "the machine is measured anew, since " + file + " cannot be read", e);
            return new TreeMap<>();
        }
    }

    /** Where it cannot be kept, it is measured again the next time. */
    private void write(Map<String, Object> machines) {
        try {
            byte[] text = (PlainJson.write(machines) + "\n").getBytes(StandardCharsets.UTF_8);
            WholeFile.write(file, stream -> stream.write(text));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot keep the speed of this machine in " + file, e);
        }
    }

    /** What tells this machine, with this Java, from others; it names neither. */
    static String identity() {
        String text = String.join(
                "\n",
                firstLine(Path.of("/etc/machine-id"), ""),
                host(),
                firstLine(Path.of("/proc/cpuinfo"), "model name"),
                System.getProperty("os.arch"),
                System.getProperty("java.vm.version"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String firstLine(Path path, String beginning) {
        try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(beginning)).findFirst().orElse("");
        } catch (IOException | java.io.UncheckedIOException e) {
            return ""; // not every system has it
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
