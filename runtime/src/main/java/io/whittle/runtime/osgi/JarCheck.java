package io.whittle.runtime.osgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;

/** Looks at a jar before the framework does, whose messages on broken ones are not made for people. */
final class JarCheck {
    private JarCheck() {}

    /** Returns the symbolic name and version of a jar that is a bundle; empty where it is none. */
    static Optional<String> identity(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue("Bundle-SymbolicName") == null) {
                return Optional.empty();
            }
            Attributes attributes = manifest.getMainAttributes();
            String name = attributes
                    .getValue("Bundle-SymbolicName")
                    .replaceFirst(";.*", "")
                    .strip();
            String version = attributes.getValue("Bundle-Version");
            return Optional.of(name + " " + (version == null ? "0.0.0" : version.strip()));
        } catch (IOException e) {
            // Gone or damaged since it was found; the check of the jar says so.
            return Optional.empty();
        }
    }

    /** Returns why the file cannot be a plugin, in one sentence without its name; empty where it can. */
    static Optional<String> problem(Path jar) {
        if (!Files.isReadable(jar)) {
            return Optional.of("the file cannot be read");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            if (manifest == null) {
                return Optional.of("it has no manifest: build it as an OSGi bundle");
            }
            Attributes attributes = manifest.getMainAttributes();
            if (attributes.getValue("Bundle-SymbolicName") == null) {
                return Optional.of("its manifest has no Bundle-SymbolicName: build it as an OSGi bundle");
            }
            return Optional.empty();
        } catch (ZipException e) {
            return Optional.of("it is not a jar file, or a damaged one (" + e.getMessage() + ")");
        } catch (IOException e) {
            return Optional.of("it cannot be read (" + e.getMessage() + ")");
        }
    }
}
