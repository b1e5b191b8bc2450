package io.whittle.runtime.osgi;

import io.whittle.spi.workload.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Builds plugin jars from source text, good ones and broken ones. */
public final class PluginJar {
    private static final String SPI_IMPORTS = "io.whittle.spi;version=\"[1,2)\","
            + "io.whittle.spi.policy;version=\"[1,2)\",io.whittle.spi.workload;version=\"[1,2)\"";

    private final String symbolicName;
    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();

    private PluginJar(String symbolicName) {
        this.symbolicName = symbolicName;
        headers.put("Bundle-ManifestVersion", "2");
        headers.put("Bundle-SymbolicName", symbolicName);
        headers.put("Bundle-Version", "1.0.0");
    }

    /** A jar without any component. */
    public static PluginJar empty(String symbolicName) {
        return new PluginJar(symbolicName);
    }

    /** A jar with a workload of that kind, whose jobs have three items and say a greeting. */
    public static PluginJar workload(String kind) {
        return workload(kind, "");
    }

    /** The same with a statement in the constructor. */
    public static PluginJar workload(String kind, String inConstructor) {
        return workload(kind, inConstructor, "");
    }

    /** The same with a statement for each item, too, which is {@code cursor.item()}. */
    public static PluginJar workload(String kind, String inConstructor, String forItem) {
        String source =
                """
                package example;
                import io.whittle.spi.*;
                import io.whittle.spi.workload.*;
                import java.util.*;
                public final class Greeting implements Workload {
                    public Greeting() { %s }
                    public WorkloadDescription description() {
                        return new WorkloadDescription("%s", "1", "Says hello", List.of());
                    }
                    public WorkloadJob open(Parameters parameters) {
                        return new WorkloadJob() {
                            public long items() { return 3; }
                            public byte[] runBlock(Cursor cursor) {
                                while (cursor.next()) { %s }
                                return "hello ".getBytes(java.nio.charset.StandardCharsets.UTF_8);
                            }
                            public ResultMerger merger(Outputs outputs) {
                                return new ResultMerger() {
                                    public void accept(int block, byte[] result) throws Exception {
                                        outputs.standardOutput().write(result);
                                    }
                                    public void finish() { outputs.note("greeted"); }
                                };
                            }
                        };
                    }
                }
                """
                        .formatted(inConstructor, kind, forItem);
        return component("example." + kind, "example.Greeting", source, "io.whittle.spi.workload.Workload");
    }

    /** A jar with a policy of that name, which gives everything to the first node that asks. */
    public static PluginJar policy(String name) {
        String source =
                """
                package example;
                import io.whittle.spi.BlockList;
                import io.whittle.spi.policy.*;
                public final class Greedy implements Policy {
                    public String name() { return "%s"; }
                    public String summary() { return "Gives everything to the first node that asks"; }
                    public JobPolicy start(PolicyContext context) {
                        return new JobPolicy() {
                            private BlockList waiting = BlockList.empty();
                            public void blocksAvailable(BlockList blocks) { waiting = blocks; }
                            public boolean offer(NodeView node) {
                                if (waiting.isEmpty()) { return false; }
                                BlockList all = waiting;
                                waiting = BlockList.empty();
                                context.dispatch(node, all);
                                return true;
                            }
                        };
                    }
                }
                """
                        .formatted(name);
        return component("example." + name, "example.Greedy", source, "io.whittle.spi.policy.Policy");
    }

    private static PluginJar component(String symbolicName, String className, String source, String service) {
        PluginJar jar = new PluginJar(symbolicName);
        jar.entries.putAll(compile(className, source));
        jar.entries.put(
                "OSGI-INF/component.xml",
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s">
                  <implementation class="%1$s"/>
                  <service><provide interface="%2$s"/></service>
                </scr:component>
                """
                        .formatted(className, service)
                        .getBytes(StandardCharsets.UTF_8));
        jar.headers.put("Service-Component", "OSGI-INF/component.xml");
        jar.headers.put("Import-Package", SPI_IMPORTS);
        return jar;
    }

    /** The same jar with this header, or without it where the value is empty. */
    public PluginJar header(String name, String value) {
        if (value.isEmpty()) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        return this;
    }

    /** The same jar with a copy of the SPI's classes in it, and no import of them. */
    public PluginJar withOwnCopyOfSpi() throws IOException {
        try (JarFile spi = new JarFile(spiJar().toFile())) {
            for (var entry : (Iterable<java.util.jar.JarEntry>) spi.stream()::iterator) {
                if (entry.getName().endsWith(".class")) {
                    entries.put(entry.getName(), spi.getInputStream(entry).readAllBytes());
                }
            }
        }
        return header("Import-Package", "");
    }

    /** Writes the jar; it appears whole, as a person would move it there. */
    public Path writeTo(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        Files.createDirectories(jar.getParent());
        Path unfinished = Files.createTempFile("plugin", ".tmp");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(unfinished), manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return Files.move(unfinished, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns the symbolic name. */
    public String symbolicName() {
        return symbolicName;
    }

    private static Path spiJar() {
        try {
            return Path.of(Workload.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, byte[]> compile(String className, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (ClassesInMemory classes = new ClassesInMemory(compiler)) {
            boolean done = compiler.getTask(
                            messages,
                            classes,
                            null,
                            List.of("--release", "17", "-proc:none", "-classpath", spiJar().toString()),
                            null,
                            List.of(new SourceText(className, source)))
                    .call();
            if (!done) {
                throw new IllegalStateException(messages.toString());
            }
            return classes.bytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class SourceText extends SimpleJavaFileObject {
        private final String text;

        SourceText(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignored) {
            return text;
        }
    }

    private static final class ClassesInMemory
            extends javax.tools.ForwardingJavaFileManager<javax.tools.StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes = new TreeMap<>();

        ClassesInMemory(JavaCompiler compiler) {
            super(compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8));
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, javax.tools.FileObject sibling) {
            String entry = className.replace('.', '/') + ".class";
            return new SimpleJavaFileObject(URI.create("memory:///" + entry), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return classes.computeIfAbsent(entry, name -> new ByteArrayOutputStream());
                }
            };
        }

        Map<String, byte[]> bytes() {
            Map<String, byte[]> bytes = new TreeMap<>();
            classes.forEach((name, stream) -> bytes.put(name, stream.toByteArray()));
            return bytes;
        }
    }
}
