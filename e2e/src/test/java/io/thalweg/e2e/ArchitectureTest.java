package io.thalweg.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table of packages in ARCHITECTURE.md, compared with the compiled classes of every module. */
class ArchitectureTest {

    private static JavaClasses ours;

    @BeforeAll
    static void readTheClasses() {
        ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.thalweg");
    }

    /** What each package of the table imports is what its row says: no more, and no less. */
    @TestFactory
    Stream<DynamicTest> eachPackageImportsWhatItsRowSays() {
        PackageTable table = PackageTable.read(Path.of("..", "ARCHITECTURE.md"));
        return table.rows().stream()
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> assertThat(table.importsOf(row, ours))
                        .as("imports of `" + row.name() + "` in the table of ARCHITECTURE.md")
                        .isEqualTo(row.imports())));
    }

    @Test
    void everyPackageIsInTheTable() {
        PackageTable table = PackageTable.read(Path.of("..", "ARCHITECTURE.md"));
        assertThat(ours).allMatch(type -> table.rowOf(type.getPackageName()).isPresent());
    }

    @Test
    void everyRowHasClasses() {
        PackageTable table = PackageTable.read(Path.of("..", "ARCHITECTURE.md"));
        assertThat(table.rows()).allMatch(row -> ours.stream()
                .anyMatch(type -> table.rowOf(type.getPackageName()).equals(Optional.of(row))));
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.thalweg.(*)..").should().beFreeOfCycles().check(ours);
    }

    @Test
    void noTypeIsNamedAfterWhatEveryTypeIs() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Impl")
                .andShould()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Util")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotStartingWith("Abstract")
                .check(ours);
    }
}
