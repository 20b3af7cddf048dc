package io.thalweg.workbench.doctor;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.nd4j.NativeLibraries;
import io.thalweg.engine.nd4j.Nd4jRuntime;
import io.thalweg.workbench.doctor.machine.CacheFolder;
import io.thalweg.workbench.doctor.machine.Gpu;
import io.thalweg.workbench.doctor.machine.Jvm;
import io.thalweg.workbench.doctor.machine.NativeClassifier;
import io.thalweg.workbench.doctor.machine.NativeSettings;
import io.thalweg.workbench.doctor.machine.Processor;
import java.util.Optional;

/** All that was found out about this machine, and about a pipeline on it. */
record Diagnosis(
        Jvm jvm,
        Processor processor,
        Gpu gpu,
        NativeLibraries libraries,
        NativeSettings settings,
        CacheFolder cache,
        Optional<PipelineEngines> engines) {

    /** Of this process; loads the native libraries, which takes seconds. */
    static Diagnosis here(Optional<Pipeline> pipeline) {
        return new Diagnosis(
                Jvm.here(),
                Processor.here(),
                Gpu.here(),
                Nd4jRuntime.libraries(),
                NativeSettings.of(System.getenv()),
                CacheFolder.here(),
                pipeline.map(PipelineEngines::of));
    }

    /** The native libraries, if they are loaded. */
    Optional<NativeLibraries.Loaded> loaded() {
        return libraries instanceof NativeLibraries.Loaded loaded ? Optional.of(loaded) : Optional.empty();
    }

    /** The classifier of ND4J's jar, if it came in one. */
    Optional<NativeClassifier> classifier() {
        return loaded().flatMap(NativeLibraries.Loaded::classifier).map(NativeClassifier::parse);
    }

    /** The classifier of the newest jar that this processor runs. */
    Optional<NativeClassifier> possibleClassifier() {
        return classifier().flatMap(own -> processor.level().map(own::best));
    }
}
