package io.thalweg.workbench.doctor;

import io.thalweg.engine.Device;
import io.thalweg.engine.nd4j.Blas;
import io.thalweg.engine.nd4j.NativeLibraries;
import io.thalweg.workbench.doctor.machine.CacheFolder;
import io.thalweg.workbench.doctor.machine.Gpu;
import io.thalweg.workbench.doctor.machine.Jvm;
import io.thalweg.workbench.doctor.machine.Jvm.VectorModule;
import io.thalweg.workbench.doctor.machine.NativeSettings;
import io.thalweg.workbench.doctor.machine.Processor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A machine as tests want it: an AVX2 server on which all is well, and what differs from that. */
record Machine(
        VectorModule vectorModule,
        int vectorBits,
        Set<String> instructions,
        NativeLibraries libraries,
        Map<String, String> environment,
        boolean isCacheWritable,
        Gpu gpu,
        Optional<PipelineEngines> engines) {

    static final Set<String> AVX2 = Set.of("sse2", "avx", "avx2", "fma");
    static final Set<String> AVX512 =
            Set.of("sse2", "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl");

    private static final Gpu NO_GPU = new Gpu(Optional.empty(), Optional.of("no driver"));

    /** Nothing to say about it. */
    static Machine healthy() {
        return new Machine(
                VectorModule.LOADED,
                256,
                AVX2,
                libraries("linux-x86_64-avx2", "Haswell"),
                Map.of(),
                true,
                NO_GPU,
                Optional.empty());
    }

    Machine with(VectorModule module) {
        return new Machine(module, vectorBits, instructions, libraries, environment, isCacheWritable, gpu, engines);
    }

    Machine withVectors(int bits) {
        return new Machine(vectorModule, bits, instructions, libraries, environment, isCacheWritable, gpu, engines);
    }

    Machine with(Set<String> others) {
        return new Machine(vectorModule, vectorBits, others, libraries, environment, isCacheWritable, gpu, engines);
    }

    Machine with(NativeLibraries others) {
        return new Machine(vectorModule, vectorBits, instructions, others, environment, isCacheWritable, gpu, engines);
    }

    Machine with(Map<String, String> variables) {
        return new Machine(vectorModule, vectorBits, instructions, libraries, variables, isCacheWritable, gpu, engines);
    }

    Machine withReadOnlyCache() {
        return new Machine(vectorModule, vectorBits, instructions, libraries, environment, false, gpu, engines);
    }

    Machine with(PipelineEngines pipeline) {
        return new Machine(
                vectorModule,
                vectorBits,
                instructions,
                libraries,
                environment,
                isCacheWritable,
                gpu,
                Optional.of(pipeline));
    }

    Machine with(Device device) {
        return new Machine(
                vectorModule,
                vectorBits,
                instructions,
                libraries,
                environment,
                isCacheWritable,
                new Gpu(Optional.of(device), Optional.empty()),
                engines);
    }

    /** ND4J from a jar of this classifier, and OpenBLAS with this kernel. */
    static NativeLibraries libraries(String classifier, String kernel) {
        Blas blas = new Blas(
                Blas.OPENBLAS,
                "OpenBLAS 0.3.19 DYNAMIC_ARCH",
                Optional.of(kernel),
                1,
                Optional.of(Path.of("openblas", "libopenblas.so.0")));
        return new NativeLibraries.Loaded(
                "CpuBackend",
                "1.0.0",
                Optional.of(Path.of("cache", classifier, "libnd4jcpu.so")),
                blas,
                Path.of("cache"),
                1L << 30,
                1L << 32);
    }

    Diagnosis diagnosis() {
        return new Diagnosis(
                new Jvm(
                        "17",
                        "Acme",
                        "Server VM",
                        vectorModule,
                        vectorModule == VectorModule.LOADED,
                        OptionalInt.of(vectorBits),
                        1L << 30),
                new Processor(Optional.of("Acme 1"), "amd64", 2, instructions),
                gpu,
                libraries,
                NativeSettings.of(environment),
                new CacheFolder(Path.of("cache"), isCacheWritable),
                Optional.empty(),
                engines);
    }
}
