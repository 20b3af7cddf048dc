package io.thalweg.workbench.doctor;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.auto.Engines;
import io.thalweg.engine.nd4j.NativeLibraries;
import io.thalweg.engine.nd4j.Nd4jRuntime;
import io.thalweg.workbench.doctor.machine.CacheFolder;
import io.thalweg.workbench.doctor.machine.Gpu;
import io.thalweg.workbench.doctor.machine.Jvm;
import io.thalweg.workbench.doctor.machine.NativeClassifier;
import io.thalweg.workbench.doctor.machine.NativeSettings;
import io.thalweg.workbench.doctor.machine.Processor;
import java.util.Optional;

/**
 * The properties of this machine and JVM that matter to the engines, and optionally the engines of a pipeline.
 *
 * @param engineProblem why no engine can be used, whatever the pipeline; see {@link Engines#problem}
 */
record Diagnosis(
        Jvm jvm,
        Processor processor,
        Gpu gpu,
        NativeLibraries libraries,
        NativeSettings settings,
        CacheFolder cache,
        Optional<String> engineProblem,
        Optional<PipelineEngines> engines) {

    /** Examines this process. Loads the native libraries, which takes seconds. */
    static Diagnosis here(Optional<Pipeline> pipeline) {
        return new Diagnosis(
                Jvm.here(),
                Processor.here(),
                Gpu.here(),
                Nd4jRuntime.libraries(),
                NativeSettings.of(System.getenv()),
                CacheFolder.here(),
                Engines.problem(),
                pipeline.map(PipelineEngines::of));
    }

    /** The native libraries, if they are loaded. */
    Optional<NativeLibraries.Loaded> loaded() {
        return libraries instanceof NativeLibraries.Loaded loaded ? Optional.of(loaded) : Optional.empty();
    }

    /** The Maven classifier of ND4J's native jar, if the library was loaded from one. */
    Optional<NativeClassifier> classifier() {
        return loaded().flatMap(NativeLibraries.Loaded::classifier).map(NativeClassifier::parse);
    }

    /** The classifier of the most advanced jar that this processor supports. */
    Optional<NativeClassifier> possibleClassifier() {
        return classifier().flatMap(own -> processor.level().map(own::best));
    }
}
