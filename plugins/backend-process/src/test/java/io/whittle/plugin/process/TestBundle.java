package io.whittle.plugin.process;

import io.whittle.spi.workload.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Packs workloads of the tests as bundles. */
final class TestBundle {
    private TestBundle() {}

    /** Packs the package of a workload, which names it in {@code META-INF/services}. */
    static Path of(Class<? extends Workload> workload, Path folder) {
        return of(workload, folder, Map.of());
    }

    /** The same with these headers in its manifest. */
    static Path of(Class<? extends Workload> workload, Path folder, Map<String, String> headers) {
        Path jar = folder.resolve(workload.getSimpleName() + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest(workload, headers))) {
            addPackage(workload, entries);
            entries.putNextEntry(new JarEntry("META-INF/services/" + Workload.class.getName()));
            entries.write(workload.getName().getBytes(StandardCharsets.UTF_8));
            entries.closeEntry();
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packs a folder of classes, as it is; returns what is a jar already. */
    static Path packed(Path classes, Path folder) throws IOException {
        if (Files.isRegularFile(classes)) {
            return classes;
        }
        Path jar = Files.createTempFile(folder, "packed", ".jar");
        Path manifest = classes.resolve("META-INF/MANIFEST.MF");
        try (InputStream in = Files.newInputStream(manifest);
                JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar), new Manifest(in));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.equals(manifest)) {
                    entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                    Files.copy(file, entries);
                    entries.closeEntry();
                }
            }
        }
        return jar;
    }

    private static Manifest manifest(Class<?> workload, Map<String, String> headers) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "test." + workload.getSimpleName());
        attributes.putValue("Bundle-Version", "1.0.0");
        attributes.putValue(
                "Import-Package", "io.whittle.spi;version=\"[1,2)\",io.whittle.spi.workload;version=\"[1,2)\"");
        headers.forEach(attributes::putValue);
        return manifest;
    }

    private static void addPackage(Class<?> workload, JarOutputStream entries) throws IOException {
        String inside = workload.getPackageName().replace('.', '/');
        Path classes = Path.of(workload.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .resolve(inside);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(classes, "*.class")) {
            for (Path file : files) {
                entries.putNextEntry(new JarEntry(inside + "/" + file.getFileName()));
                try (InputStream in = Files.newInputStream(file)) {
                    in.transferTo(entries);
                }
                entries.closeEntry();
            }
        }
    }
}
