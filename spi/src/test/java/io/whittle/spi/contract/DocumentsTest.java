package io.whittle.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.primes.Primes;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documents say what the code does. */
class DocumentsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path EXAMPLE = ROOT.resolve("spi/src/test/java")
            .resolve(Primes.class.getPackageName().replace('.', '/'));

    private static String read(Path path) throws IOException {
        return Files.readString(path).replace("\r\n", "\n");
    }

    @Test
    void everyRuleStandsInTheDocumentWithItsTest() throws IOException {
        List<String> documented = groups("\\| ([BW]\\d+) \\|.*", read(ROOT.resolve("docs/spi.md")));
        List<String> tested = new ArrayList<>();
        for (Class<?> contract : List.of(WorkloadContract.class, BackendContract.class)) {
            for (Map.Entry<String, Method> rule : Rules.of(contract).entrySet()) {
                tested.add(rule.getKey());
                String[] text = Rules.text(rule.getValue()).split(": ", 2);
                assertThat(read(ROOT.resolve("docs/spi.md")))
                        .containsIgnoringCase("| " + text[0] + " | " + text[1] + " | `"
                                + rule.getValue().getName() + "` |");
            }
        }
        assertThat(documented).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(documented)).isEqualTo(new TreeSet<>(tested)).hasSizeGreaterThan(25);
    }

    @Test
    void theExampleIsCompiledAndHasFortyLinesAtMost() throws IOException {
        String document = read(ROOT.resolve("docs/workload-in-40-lines.md"));
        String source = read(EXAMPLE.resolve("Primes.java"));
        assertThat(source.lines().count()).isLessThanOrEqualTo(40);
        assertThat(document).contains("```java\n" + source + "```");
        assertThat(document).contains("```java\n" + read(EXAMPLE.resolve("PrimesTest.java")) + "```");
    }

    @Test
    void theExampleIsBuiltWithTheVersionsOfThisBuild() throws IOException {
        String document = read(ROOT.resolve("docs/workload-in-40-lines.md"));
        String parent = read(ROOT.resolve("pom.xml"));
        Map.of(
                        "whittle-spi", "<artifactId>whittle</artifactId>\\s*<version>([^<]+)",
                        "org.osgi.service.component.annotations", "<osgi.component.annotations.version>([^<]+)",
                        "bnd-maven-plugin", "<bnd.version>([^<]+)",
                        "maven-jar-plugin", "<artifactId>maven-jar-plugin</artifactId>\\s*<version>([^<]+)")
                .forEach((artifact, pattern) -> assertThat(groups(
                                "<artifactId>" + Pattern.quote(artifact) + "</artifactId>\\s*<version>([^<]+)",
                                document))
                        .as("version of %s", artifact)
                        .containsExactly(groups(pattern, parent).get(0)));
    }

    private static List<String> groups(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
