package io.thalweg.workbench.doctor;

import static io.thalweg.workbench.doctor.Finding.problem;
import static io.thalweg.workbench.doctor.Finding.remark;
import static io.thalweg.workbench.doctor.Finding.warning;

import io.thalweg.engine.nd4j.Blas;
import io.thalweg.engine.nd4j.NativeLibraries;
import io.thalweg.workbench.doctor.machine.CacheFolder;
import io.thalweg.workbench.doctor.machine.Jvm;
import io.thalweg.workbench.doctor.machine.NativeSettings;
import io.thalweg.workbench.doctor.machine.OpenBlasKernel;
import io.thalweg.workbench.doctor.machine.VectorLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Derives the findings from a diagnosis: one method per rule. */
final class Findings {

    // The sections of the report.
    private static final String JAVA = "java";
    private static final String ND4J = "nd4j";
    private static final String BLAS = "blas";
    private static final String PIPELINE = "pipeline";

    private static final int ENGINE_VECTOR_BITS = 128;

    private final Diagnosis diagnosis;
    private final List<Finding> found = new ArrayList<>();

    private Findings(Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
    }

    /** Returns the findings by descending severity. */
    static List<Finding> of(Diagnosis diagnosis) {
        Findings findings = new Findings(diagnosis);
        findings.classPath();
        findings.vectorModule();
        findings.vectorWidth();
        findings.libraries();
        findings.classifier();
        diagnosis.loaded().map(NativeLibraries.Loaded::blas).ifPresent(findings::kernel);
        findings.environment();
        findings.cache();
        diagnosis.engines().ifPresent(findings::engines);
        return findings.found.stream()
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    private void classPath() {
        diagnosis.engineProblem().ifPresent(reason -> found.add(problem(JAVA, "No engine can be used.", reason)));
    }

    private void vectorModule() {
        String loss = ", so there is no vector engine, which learns and scores several times as fast as the others";
        switch (diagnosis.jvm().vectorModule()) {
            case LOADED -> {
                // Nothing to report.
            }
            case LEFT_OUT ->
                found.add(warning(
                        JAVA,
                        "This JVM was started without the module " + Jvm.VECTOR_MODULE + loss + ".",
                        "Start Java with --add-modules=" + Jvm.VECTOR_MODULE
                                + "; the command thalweg does so by itself."));
            case ABSENT ->
                found.add(warning(
                        JAVA,
                        "This Java has no module " + Jvm.VECTOR_MODULE + loss + ".",
                        "Use a whole JDK, 17 or newer: some runtimes leave modules out."));
        }
    }

    private void vectorWidth() {
        int bits = diagnosis.jvm().vectorBits().orElse(ENGINE_VECTOR_BITS);
        if (diagnosis.jvm().hasVectorEngine() && bits < ENGINE_VECTOR_BITS) {
            found.add(warning(
                    JAVA,
                    "The vector engine needs vectors of " + ENGINE_VECTOR_BITS
                            + " bits, but this JVM has none wider than " + bits
                            + ", so that other engines take its place.",
                    "Start Java with its C2 compiler, and without -XX:MaxVectorSize."));
        }
    }

    private void libraries() {
        if (diagnosis.libraries() instanceof NativeLibraries.Missing missing) {
            found.add(problem(
                    ND4J,
                    "ND4J cannot be loaded: " + missing.reason(),
                    diagnosis.cache().isWritable()
                            ? "Build on a machine of this kind, or for it: mvn -Dnd4j.classifier=... -Dnative.platform=..."
                                    + " clean package. Pipelines with engine: jvm or vector work without ND4J."
                            : "Let -D" + CacheFolder.PROPERTY + "=... name a folder that this user may write to: native"
                                    + " libraries are unpacked there."));
        }
    }

    private void classifier() {
        diagnosis
                .possibleClassifier()
                .filter(possible -> !diagnosis.classifier().equals(Optional.of(possible)))
                .ifPresent(possible -> found.add(remark(
                        ND4J,
                        "This processor could run ND4J's library for " + possible + ". It does not pay: the nd4j engine"
                                + " multiplies by BLAS, which chooses its instructions by itself, and does the rest in"
                                + " Java. No difference was measured (docs/decisions/0003).",
                        "None needed. To try it all the same: mvn -Dnd4j.classifier=" + possible + " clean package")));
    }

    private void kernel(Blas blas) {
        Optional<VectorLevel> kernel = blas.kernel().flatMap(OpenBlasKernel::level);
        Optional<VectorLevel> processor = diagnosis.processor().level();
        if (kernel.isEmpty() || processor.isEmpty() || !kernel.get().isOlderThan(processor.get())) {
            return;
        }
        found.add(warning(
                BLAS,
                "OpenBLAS multiplies by its kernel " + blas.kernel().orElseThrow() + ", made for " + kernel.get()
                        + ", but this processor has " + processor.get() + ". Steps of the nd4j engine can take "
                        + (kernel.get() == VectorLevel.AVX2 ? "40 % longer." : "twice as long."),
                "Set " + NativeSettings.CORE_TYPE + "=" + OpenBlasKernel.of(processor.get())
                        + " in the environment of every process that computes. It rounds differently, so let all jobs"
                        + " of a pipeline have the same."));
    }

    private void environment() {
        diagnosis
                .settings()
                .coreType()
                .ifPresent(type -> found.add(remark(
                        BLAS, NativeSettings.CORE_TYPE + "=" + type + " is set: it chooses OpenBLAS's kernel.")));
        diagnosis
                .settings()
                .threads()
                .ifPresent(threads -> found.add(remark(
                        BLAS,
                        NativeSettings.THREADS + "=" + threads
                                + " is set: without it each product has one thread, because"
                                + " several networks share the machine.")));
    }

    private void cache() {
        CacheFolder asked = diagnosis.cache();
        if (diagnosis.loaded().isPresent() && !asked.isWritable()) {
            found.add(warning(
                    ND4J,
                    "Native libraries cannot be unpacked in " + asked.path() + "; they are in "
                            + diagnosis.loaded().get().cache() + ".",
                    "Let -D" + CacheFolder.PROPERTY + "=... name a folder that this user may write to."));
        }
    }

    private void engines(PipelineEngines engines) {
        engines.refusal()
                .ifPresent(refusal ->
                        found.add(problem(PIPELINE, "Pipeline " + engines.pipeline() + " cannot run here.", refusal)));
    }
}
