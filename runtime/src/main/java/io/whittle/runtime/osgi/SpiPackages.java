package io.whittle.runtime.osgi;

import io.whittle.spi.workload.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The packages that cross into plugins, as the SPI's own manifest exports them: an export without its version would
 * keep every plugin from resolving.
 */
final class SpiPackages {
    private static final Pattern CLAUSE =
            Pattern.compile("(io\\.whittle\\.spi[\\w.]*)((?:;[\\w:-]+=(?:\"[^\"]*\"|[^;,\"]*))*)");
    private static final Pattern VERSION = Pattern.compile(";version=\"?([\\w.]+)\"?");

    private final Map<String, String> versions;

    private SpiPackages(Map<String, String> versions) {
        this.versions = versions;
    }

    /** Reads the manifest of the jar that the SPI's classes come from. */
    static SpiPackages ofHost() {
        String file = Workload.class.getName().replace('.', '/') + ".class";
        URL location = Workload.class.getClassLoader().getResource(file);
        if (location == null) {
            throw new IllegalStateException("the SPI is not on the class path");
        }
        String root = location.toString().substring(0, location.toString().length() - file.length());
        try (InputStream in = URI.create(root + "META-INF/MANIFEST.MF").toURL().openStream()) {
            String exports = new Manifest(in).getMainAttributes().getValue("Export-Package");
            if (exports == null) {
                throw new IllegalStateException("the SPI at " + root + " exports no packages: build it with Maven");
            }
            return parse(exports);
        } catch (IOException e) {
            throw new UncheckedIOException("the manifest of the SPI at " + root + " cannot be read", e);
        }
    }

    /** Reads the value of an {@code Export-Package} header. */
    static SpiPackages parse(String exports) {
        Map<String, String> versions = new TreeMap<>();
        Matcher clauses = CLAUSE.matcher(exports.replaceAll("uses:=\"[^\"]*\"", "uses:=x"));
        while (clauses.find()) {
            Matcher version = VERSION.matcher(clauses.group(2));
            versions.put(clauses.group(1), version.find() ? version.group(1) : "0.0.0");
        }
        return new SpiPackages(versions);
    }

    /** Returns the packages as the system bundle's extra exports. */
    String header() {
        return versions.entrySet().stream()
                .map(entry -> entry.getKey() + ";version=\"" + entry.getValue() + "\"")
                .collect(Collectors.joining(","));
    }

    /** Returns the version of a package; empty where it does not cross. */
    Optional<String> version(String name) {
        return Optional.ofNullable(versions.get(name));
    }
}
