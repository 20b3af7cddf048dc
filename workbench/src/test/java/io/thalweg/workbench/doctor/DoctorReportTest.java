package io.thalweg.workbench.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.Device;
import io.thalweg.engine.nd4j.NativeLibraries;
import io.thalweg.workbench.doctor.machine.Jvm.VectorModule;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class DoctorReportTest {

    @Test
    void endsWithAVerdict() {
        Machine machine = Machine.healthy();

        assertThat(text(machine)).endsWith("\nEverything works.\n");
        assertThat(text(machine.with(VectorModule.ABSENT)))
                .endsWith("\nEverything works; one thing could be better.\n");
        assertThat(text(machine.with(VectorModule.ABSENT).withReadOnlyCache()))
                .endsWith("\nEverything works; 2 things could be better.\n");
        assertThat(text(machine.with(new NativeLibraries.Missing("gone")))).endsWith("\nOne thing does not work.\n");
    }

    @Test
    void worksUnlessThereIsAProblem() {
        assertThat(report(Machine.healthy().withReadOnlyCache()).works()).isTrue();
        assertThat(report(Machine.healthy().with(new NativeLibraries.Missing("gone")))
                        .works())
                .isFalse();
    }

    @Test
    void fitsIntoATerminal() {
        Machine machine = Machine.healthy()
                .with(Machine.AVX512)
                .with(Machine.libraries("linux-x86_64", "Prescott"))
                .with(VectorModule.LEFT_OUT);

        assertThat(text(machine).lines()).allMatch(line -> line.length() <= 100).noneMatch(line -> line.endsWith(" "));
    }

    @Test
    void showsWhatIsLoadedAndWhatIsPossible() {
        assertThat(text(Machine.healthy().with(Machine.AVX512)))
                .containsPattern("library +linux-x86_64-avx2\n")
                .containsPattern("possible +linux-x86_64-avx512\n")
                .containsPattern("kernel +Haswell, for AVX2\n");
    }

    @Test
    void saysWhatIsNotKnown() {
        Machine machine = Machine.healthy().with(Set.of()).with(new NativeLibraries.Missing("gone"));

        assertThat(text(machine))
                .containsPattern("instructions +not known")
                .containsPattern("library +not loaded")
                .containsPattern("engines +jvm, vector\n");
        assertThat(report(machine).json())
                .containsEntry("blas", null)
                .containsEntry("pipeline", null)
                .extractingByKey("nd4j", InstanceOfAssertFactories.MAP)
                .containsEntry("loaded", false)
                .containsEntry("reason", "gone");
    }

    @Test
    void showsTheGpuOrWhyThereIsNone() {
        Machine machine = Machine.healthy();
        Machine withGpu = machine.with(new Device("Acme 100", 9, 0, 80L << 30, "13.0"));

        assertThat(text(machine)).containsPattern("GPU\n +device +none: no driver\n");
        assertThat(text(withGpu))
                .containsPattern("device +Acme 100, compute capability 9.0, 80.0 GiB, driver for CUDA 13.0\n")
                .containsPattern("engines +jvm, nd4j, vector, cuda\n");
        assertThat(report(withGpu).json())
                .extractingByKey("gpu", InstanceOfAssertFactories.MAP)
                .containsEntry("capability", "9.0")
                .containsEntry("reason", null);
    }

    private static DoctorReport report(Machine machine) {
        return DoctorReport.of(machine.diagnosis());
    }

    private static String text(Machine machine) {
        return report(machine).text();
    }
}
