package io.whittle.runtime.bench;

import io.whittle.runtime.bench.empty.EmptyWorkload;
import io.whittle.spi.workload.Workload;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Packs {@link EmptyWorkload} as a bundle. */
final class EmptyBundle {
    private EmptyBundle() {}

    /** Writes the jar into a folder. */
    static Path in(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "io.whittle.bench-empty");
        attributes.putValue("Import-Package", "io.whittle.spi,io.whittle.spi.workload");
        Path jar = folder.resolve("bench-empty.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (String name : List.of("EmptyWorkload", "EmptyWorkload$1")) {
                String file = EmptyWorkload.class.getPackageName().replace('.', '/') + "/" + name + ".class";
                out.putNextEntry(new JarEntry(file));
                try (InputStream in = EmptyWorkload.class.getResourceAsStream("/" + file)) {
                    if (in == null) {
                        throw new FileNotFoundException(file);
                    }
                    in.transferTo(out);
                }
                out.closeEntry();
            }
            out.putNextEntry(new JarEntry("META-INF/services/" + Workload.class.getName()));
            out.write(EmptyWorkload.class.getName().getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
        return jar;
    }
}
