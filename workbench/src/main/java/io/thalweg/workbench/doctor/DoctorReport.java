package io.thalweg.workbench.doctor;

import io.thalweg.engine.Device;
import io.thalweg.engine.nd4j.Blas;
import io.thalweg.engine.nd4j.NativeLibraries;
import io.thalweg.workbench.doctor.machine.Jvm;
import io.thalweg.workbench.doctor.machine.NativeClassifier;
import io.thalweg.workbench.doctor.machine.NativeSettings;
import io.thalweg.workbench.doctor.machine.Processor;
import io.thalweg.workbench.doctor.machine.VectorLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A diagnosis with its findings, as text or JSON. */
record DoctorReport(Diagnosis diagnosis, List<Finding> findings) {

    static DoctorReport of(Diagnosis diagnosis) {
        return new DoctorReport(diagnosis, Findings.of(diagnosis));
    }

    /** Whether everything works. It may still be slower than possible. */
    boolean works() {
        return findings.stream().noneMatch(finding -> finding.severity() == Finding.Severity.PROBLEM);
    }

    /** The report as text. */
    String text() {
        return new DoctorPage(this).text();
    }

    /** The report as maps, lists, texts and numbers, ready for JSON. Unknown values are null. */
    Map<String, Object> json() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("works", works());
        report.put("java", java());
        report.put("processor", processor());
        report.put("gpu", gpu());
        report.put("nd4j", nd4j());
        report.put("blas", diagnosis.loaded().map(loaded -> blas(loaded.blas())).orElse(null));
        report.put("environment", environment());
        report.put("cache", cache());
        report.put("memory", memory());
        report.put("pipeline", diagnosis.engines().map(DoctorReport::pipeline).orElse(null));
        report.put("findings", findings.stream().map(DoctorReport::finding).toList());
        return report;
    }

    private Map<String, Object> java() {
        Jvm jvm = diagnosis.jvm();
        Map<String, Object> java = new LinkedHashMap<>();
        java.put("version", jvm.version());
        java.put("vendor", jvm.vendor());
        java.put("machine", jvm.machine());
        java.put("vectorModule", jvm.vectorModule() == Jvm.VectorModule.LOADED);
        java.put("vectorEngine", jvm.hasVectorEngine());
        java.put("vectorBits", jvm.vectorBits().isPresent() ? jvm.vectorBits().getAsInt() : null);
        return java;
    }

    private Map<String, Object> processor() {
        Processor known = diagnosis.processor();
        Map<String, Object> processor = new LinkedHashMap<>();
        processor.put("model", known.model().orElse(null));
        processor.put("architecture", known.architecture());
        processor.put("count", known.count());
        processor.put("instructions", known.tellingInstructions());
        processor.put("level", known.level().map(VectorLevel::toString).orElse(null));
        return processor;
    }

    private Map<String, Object> gpu() {
        Optional<Device> device = diagnosis.gpu().device();
        Map<String, Object> gpu = new LinkedHashMap<>();
        gpu.put("name", device.map(Device::name).orElse(null));
        gpu.put("capability", device.map(Device::capability).orElse(null));
        gpu.put("memoryBytes", device.map(Device::memoryBytes).orElse(null));
        gpu.put("driver", device.map(Device::driver).orElse(null));
        gpu.put("reason", diagnosis.gpu().absence().orElse(null));
        return gpu;
    }

    private Map<String, Object> nd4j() {
        Map<String, Object> nd4j = new LinkedHashMap<>();
        nd4j.put("loaded", diagnosis.loaded().isPresent());
        if (diagnosis.libraries() instanceof NativeLibraries.Missing missing) {
            nd4j.put("reason", missing.reason());
        }
        diagnosis.loaded().ifPresent(loaded -> {
            nd4j.put("backend", loaded.backend());
            nd4j.put("version", loaded.version());
            nd4j.put("classifier", loaded.classifier().orElse(null));
            nd4j.put(
                    "possibleClassifier",
                    diagnosis
                            .possibleClassifier()
                            .map(NativeClassifier::toString)
                            .orElse(null));
            nd4j.put("library", loaded.library().map(Object::toString).orElse(null));
        });
        return nd4j;
    }

    private static Map<String, Object> blas(Blas known) {
        Map<String, Object> blas = new LinkedHashMap<>();
        blas.put("name", known.name());
        blas.put("configuration", known.configuration());
        blas.put("kernel", known.kernel().orElse(null));
        blas.put("threads", known.threads());
        blas.put("library", known.library().map(Object::toString).orElse(null));
        return blas;
    }

    private Map<String, Object> environment() {
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put(
                NativeSettings.CORE_TYPE, diagnosis.settings().coreType().orElse(null));
        environment.put(NativeSettings.THREADS, diagnosis.settings().threads().orElse(null));
        return environment;
    }

    private Map<String, Object> cache() {
        Map<String, Object> cache = new LinkedHashMap<>();
        cache.put("folder", diagnosis.cache().path().toString());
        cache.put("writable", diagnosis.cache().isWritable());
        return cache;
    }

    private Map<String, Object> memory() {
        Map<String, Object> memory = new LinkedHashMap<>();
        memory.put("maxHeapBytes", diagnosis.jvm().maxHeapBytes());
        memory.put(
                "maxNativeBytes",
                diagnosis.loaded().map(NativeLibraries.Loaded::maxBytes).orElse(null));
        memory.put(
                "maxProcessBytes",
                diagnosis.loaded().map(NativeLibraries.Loaded::maxPhysicalBytes).orElse(null));
        return memory;
    }

    private static Map<String, Object> pipeline(PipelineEngines engines) {
        Map<String, Object> pipeline = new LinkedHashMap<>();
        pipeline.put("name", engines.pipeline());
        pipeline.put("learning", engines.learning());
        pipeline.put("scoring", engines.scoring());
        return pipeline;
    }

    private static Map<String, Object> finding(Finding known) {
        Map<String, Object> finding = new LinkedHashMap<>();
        finding.put("severity", known.severity().toString());
        finding.put("about", known.about());
        finding.put("what", known.what());
        finding.put("remedy", known.remedy().orElse(null));
        return finding;
    }
}
