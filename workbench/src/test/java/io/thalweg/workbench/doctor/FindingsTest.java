package io.thalweg.workbench.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.nd4j.NativeLibraries;
import io.thalweg.workbench.doctor.Finding.Severity;
import io.thalweg.workbench.doctor.machine.Jvm.VectorModule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsTest {

    @Test
    void areNoneWhereAllIsWell() {
        assertThat(of(Machine.healthy())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Prescott, Haswell",
        "Barcelona, Haswell",
        "generic, Haswell",
        "Nehalem, Haswell",
        "Sandybridge, Haswell"
    })
    void warnOfAKernelThatIsOlderThanTheProcessor(String kernel, String remedy) {
        Finding finding = only(Machine.healthy().with(Machine.libraries("linux-x86_64-avx2", kernel)));

        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.about()).isEqualTo("blas");
        assertThat(finding.what()).contains(kernel, "AVX2");
        assertThat(finding.remedy())
                .hasValueSatisfying(text -> assertThat(text).contains("OPENBLAS_CORETYPE=" + remedy));
    }

    @Test
    void warnOfAnAvx2KernelOnAvx512() {
        Machine machine =
                Machine.healthy().with(Machine.AVX512).with(Machine.libraries("linux-x86_64-avx512", "Haswell"));

        assertThat(only(machine).remedy().orElseThrow()).contains("OPENBLAS_CORETYPE=SkylakeX");
    }

    @ParameterizedTest
    @CsvSource({"Haswell", "Zen", "SkylakeX", "Neoverse"})
    void sayNothingOfAKernelThatIsNewEnoughOrUnknown(String kernel) {
        assertThat(of(Machine.healthy().with(Machine.libraries("linux-x86_64-avx2", kernel))))
                .isEmpty();
    }

    @Test
    void sayNothingOfAKernelWhereTheProcessorIsNotKnown() {
        Machine machine = Machine.healthy().with(Set.of()).with(Machine.libraries("linux-x86_64", "Prescott"));

        assertThat(of(machine)).isEmpty();
    }

    @Test
    void remarkThatAKernelWasAskedFor() {
        List<Finding> findings = of(Machine.healthy()
                .with(Machine.libraries("linux-x86_64-avx2", "Prescott"))
                .with(Map.of("OPENBLAS_CORETYPE", "Prescott")));

        assertThat(findings).extracting(Finding::severity).containsExactly(Severity.WARNING, Severity.REMARK);
        assertThat(findings.get(1).what()).contains("OPENBLAS_CORETYPE=Prescott is set");
    }

    @Test
    void remarkThatThreadsAreSet() {
        Finding finding = only(Machine.healthy().with(Map.of("OMP_NUM_THREADS", "4", "PATH", "/bin")));

        assertThat(finding.severity()).isEqualTo(Severity.REMARK);
        assertThat(finding.what()).startsWith("OMP_NUM_THREADS=4 is set");
    }

    @Test
    void remarkThatAnotherClassifierIsPossibleButDoesNotPay() {
        Finding finding = only(Machine.healthy().with(Machine.libraries("linux-x86_64", "Haswell")));

        assertThat(finding.severity()).isEqualTo(Severity.REMARK);
        assertThat(finding.what()).contains("linux-x86_64-avx2").contains("does not pay");
        assertThat(finding.remedy().orElseThrow()).contains("mvn -Dnd4j.classifier=linux-x86_64-avx2");
    }

    @Test
    void sayNothingOfAnotherClassifierWhereThePlainOneIsBest() {
        Machine machine =
                Machine.healthy().with(Set.of("sse2", "avx")).with(Machine.libraries("linux-x86_64", "Sandybridge"));

        assertThat(of(machine)).isEmpty();
    }

    @Test
    void sayNothingOfALibraryThatCameInNoJar() {
        assertThat(of(Machine.healthy().with(Machine.libraries("lib", "Haswell"))))
                .isEmpty();
    }

    @Test
    void areAProblemWhereNd4jIsMissing() {
        NativeLibraries missing = new NativeLibraries.Missing("Could not find jnind4jcpu");

        Finding build = only(Machine.healthy().with(missing));
        Finding cache = only(Machine.healthy().with(missing).withReadOnlyCache());

        assertThat(build.severity()).isEqualTo(Severity.PROBLEM);
        assertThat(build.what()).contains("Could not find jnind4jcpu");
        assertThat(build.remedy().orElseThrow()).contains("-Dnd4j.classifier=");
        assertThat(cache.remedy().orElseThrow()).contains("org.bytedeco.javacpp.cachedir");
    }

    @Test
    void warnOfACacheThatCannotBeWritten() {
        Finding finding = only(Machine.healthy().withReadOnlyCache());

        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.remedy().orElseThrow()).contains("org.bytedeco.javacpp.cachedir");
    }

    @ParameterizedTest
    @CsvSource({"LEFT_OUT, --add-modules=jdk.incubator.vector", "ABSENT, a whole JDK"})
    void warnWhereThereIsNoVectorEngine(VectorModule module, String remedy) {
        Finding finding = only(Machine.healthy().with(module));

        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.remedy().orElseThrow()).contains(remedy);
    }

    @ParameterizedTest
    @CsvSource({"64, 1", "128, 0", "512, 0"})
    void warnWhereVectorsAreTooNarrowForTheVectorEngine(int bits, int findings) {
        assertThat(of(Machine.healthy().withVectors(bits))).hasSize(findings);
    }

    @Test
    void areAProblemWhereAPipelineCannotRun() {
        PipelineEngines refused = new PipelineEngines("p", "none", "none", Optional.of("use engine: auto"));

        Finding finding = only(Machine.healthy().with(refused));

        assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
        assertThat(finding.remedy()).contains("use engine: auto");
    }

    @Test
    void reportTwoEnginesWithOneName() {
        Diagnosis healthy = Machine.healthy().diagnosis();
        Diagnosis diagnosis = new Diagnosis(
                healthy.jvm(),
                healthy.processor(),
                healthy.gpu(),
                healthy.libraries(),
                healthy.settings(),
                healthy.cache(),
                Optional.of("two engines have the name jvm: …; remove one of them from the class path"),
                Optional.empty());

        Finding finding = Findings.of(diagnosis).get(0);

        assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
        assertThat(finding.what()).isEqualTo("No engine can be used.");
        assertThat(finding.remedy())
                .contains("two engines have the name jvm: …; remove one of them from the class path");
    }

    private static List<Finding> of(Machine machine) {
        return Findings.of(machine.diagnosis());
    }

    private static Finding only(Machine machine) {
        List<Finding> findings = of(machine);
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }
}
