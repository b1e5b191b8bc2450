package io.whittle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The borders between rooms. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.whittle");
    }

    /** Without this, a rule about a package that has moved would say nothing and pass. */
    @Test
    void packagesThatRulesSpeakOfHaveClasses() {
        for (String name : new String[] {"core", "policy", "history", "cost", "cost.tribuo", "training", "scheduler"}) {
            assertThat(classes.stream().filter(type -> type.getPackageName().equals("io.whittle." + name)))
                    .as("classes in io.whittle.%s", name)
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void schedulerKnowsNoOsgiPluginOrRuntime() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.whittle.spi..", "io.whittle.plugin..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.osgi..", "org.apache.felix..", "io.whittle.runtime..", "picocli..")
                .check(classes);
    }

    @Test
    void onlyOnePackageKnowsTribuo() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.whittle.cost.tribuo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.tribuo..", "com.oracle.labs..")
                .check(classes);
    }

    @Test
    void costsKnowNeitherHistoryNorTrainingNorScheduler() {
        noClasses()
                .that()
                .resideInAPackage("io.whittle.cost..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.whittle.history..", "io.whittle.training..", "io.whittle.scheduler..")
                .check(classes);
    }

    @Test
    void onlyTheHistoryKnowsTheDatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.whittle.history..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.sqlite..")
                .check(classes);
    }

    @Test
    void coreHasNoThreadsLocksFilesOrLogs() {
        noClasses()
                .that()
                .resideInAPackage("io.whittle.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.concurrent..", "java.io..", "java.nio..", "java.net..", "java.util.logging..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(System.Logger.class)
                .check(classes);
    }

    @Test
    void coreReadsNoClockAndDrawsNoUnseededNumbers() {
        noClasses()
                .that()
                .resideInAnyPackage("io.whittle.core..", "io.whittle.policy..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(java.util.Random.class)
                .check(classes);
    }

    @Test
    void coreSharesNothingBetweenThreads() {
        classes.stream()
                .filter(type -> type.getPackageName().startsWith("io.whittle.core"))
                .forEach(type -> {
                    assertThat(type.getFields())
                            .as("volatile fields of %s", type.getName())
                            .noneMatch(field -> field.getModifiers().contains(JavaModifier.VOLATILE));
                    assertThat(type.getMethods())
                            .as("synchronized methods of %s", type.getName())
                            .noneMatch(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED));
                });
    }

    @Test
    void exceptionsAreUncheckedAndSpecific() {
        classes()
                .that()
                .areAssignableTo(Exception.class)
                .and()
                .resideInAnyPackage("io.whittle.history..", "io.whittle.cost..", "io.whittle.training..")
                .should()
                .beAssignableTo(RuntimeException.class)
                .check(classes);
        noClasses()
                .that()
                .resideInAnyPackage("io.whittle.history..", "io.whittle.cost..", "io.whittle.training..")
                .and()
                .areNotAssignableTo(Throwable.class)
                .should()
                .callConstructor(RuntimeException.class, String.class)
                .check(classes);
    }
}
