package io.whittle.mishap;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The bundle of {@link MishapWorkload}, for a plugins folder of a test. */
public final class MishapBundle {
    private static final String PACKAGE = "io/whittle/mishap";
    private static final String WORKLOAD = "io.whittle.spi.workload.Workload";
    private static final String COMPONENT =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s">
              <implementation class="%1$s"/>
              <service><provide interface="%2$s"/></service>
            </scr:component>
            """
                    .formatted(MishapWorkload.class.getName(), WORKLOAD);

    private MishapBundle() {}

    /** Writes the bundle; it appears whole under its name. Returns that name. */
    public static Path writeTo(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "io.whittle.mishap");
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue(
                "Import-Package", "io.whittle.spi;version=\"[1,2)\",io.whittle.spi.workload;version=\"[1,2)\"");
        headers.putValue("Service-Component", "OSGI-INF/mishap.xml");
        Files.createDirectories(jar.toAbsolutePath().getParent());
        Path unfinished = Files.createTempFile(jar.toAbsolutePath().getParent().getParent(), "mishap", ".tmp");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(unfinished), manifest)) {
            add(out, "OSGI-INF/mishap.xml", COMPONENT.getBytes(StandardCharsets.UTF_8));
            add(
                    out,
                    "META-INF/services/" + WORKLOAD,
                    MishapWorkload.class.getName().getBytes(StandardCharsets.UTF_8));
            addClasses(out);
        }
        return Files.move(unfinished, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The classes lie in a folder or in a jar. */
    private static void addClasses(JarOutputStream out) throws IOException {
        Path origin = origin();
        if (Files.isDirectory(origin)) {
            addClasses(out, origin.resolve(PACKAGE));
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(origin)) {
                addClasses(out, jar.getPath(PACKAGE));
            }
        }
    }

    private static void addClasses(JarOutputStream out, Path folder) throws IOException {
        List<Path> classes;
        try (Stream<Path> files = Files.list(folder)) {
            classes = files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.getFileName().toString().endsWith("Test.class"))
                    .sorted()
                    .toList();
        }
        for (Path file : classes) {
            try (InputStream bytes = Files.newInputStream(file)) {
                add(out, PACKAGE + "/" + file.getFileName(), bytes.readAllBytes());
            }
        }
    }

    private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(bytes);
    }

    private static Path origin() {
        try {
            return Path.of(MishapWorkload.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the classes lie at no path", e);
        }
    }
}
