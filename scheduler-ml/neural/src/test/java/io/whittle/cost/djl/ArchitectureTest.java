package io.whittle.cost.djl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = {"io.whittle.cost", "io.whittle.training"},
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule ONLY_THIS_PACKAGE_KNOWS_DJL = noClasses()
            .that()
            .resideOutsideOfPackage("io.whittle.cost.djl..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..", "io.whittle.cost.djl..");

    @ArchTest
    static final ArchRule IT_KNOWS_COSTS_AND_LEARNING_ONLY = noClasses()
            .that()
            .resideInAPackage("io.whittle.cost.djl..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.tribuo..",
                    "io.whittle.history..",
                    "io.whittle.scheduler..",
                    "io.whittle.core..",
                    "org.osgi..");

    @ArchTest
    static void rulesAreNotVacuous(JavaClasses classes) {
        assertThat(classes.stream().filter(type -> type.getPackageName().equals("io.whittle.cost.djl")))
                .hasSizeGreaterThan(5);
        assertThat(classes.stream().filter(type -> type.getPackageName().equals("io.whittle.training")))
                .hasSizeGreaterThan(5);
    }
}
