package io.whittle.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.whittle.runtime", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final int LEAST_CLASSES = 30;

    @ArchTest
    static final ArchRule LEARNING_LIBRARIES_STAY_BEHIND_THE_SCHEDULER = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.tribuo..", "com.oracle.labs..", "ai.djl..");

    @ArchTest
    static final ArchRule ONLY_ONE_PACKAGE_KNOWS_OSGI = noClasses()
            .that()
            .resideOutsideOfPackage("io.whittle.runtime.osgi..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.osgi..", "org.apache.felix..");

    @ArchTest
    static final ArchRule ONLY_COMMANDS_KNOW_PICOCLI = noClasses()
            .that()
            .resideOutsideOfPackage("io.whittle.runtime.command..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static void rulesAreNotVacuous(JavaClasses classes) {
        assertThat(classes.size()).isGreaterThan(LEAST_CLASSES);
        assertThat(classes.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getPackageName()))
                .anyMatch(name -> name.startsWith("org.osgi"))
                .anyMatch(name -> name.startsWith("picocli"));
    }
}
