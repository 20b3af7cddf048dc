package io.thalweg.workbench.doctor;

import io.thalweg.engine.Device;
import io.thalweg.engine.nd4j.Blas;
import io.thalweg.engine.nd4j.NativeLibraries;
import io.thalweg.workbench.doctor.machine.CacheFolder;
import io.thalweg.workbench.doctor.machine.Jvm;
import io.thalweg.workbench.doctor.machine.OpenBlasKernel;
import io.thalweg.workbench.doctor.machine.Processor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats a report as a page of text: facts by section, findings, and a summary line. */
final class DoctorPage {

    private static final int WIDTH = 100;
    private static final int NAME_WIDTH = 13;
    private static final double GIBIBYTE = 1 << 30;

    private final DoctorReport report;
    private final Diagnosis diagnosis;
    private final List<String> lines = new ArrayList<>();

    DoctorPage(DoctorReport report) {
        this.report = report;
        this.diagnosis = report.diagnosis();
    }

    String text() {
        section("Java", java());
        section("Processor", processor());
        section("GPU", gpu());
        section("ND4J", nd4j());
        diagnosis.loaded().ifPresent(loaded -> section("BLAS", blas(loaded.blas())));
        section("Memory", memory());
        diagnosis.engines().ifPresent(engines -> section("Pipeline " + engines.pipeline(), pipeline(engines)));
        report.findings().forEach(this::finding);
        lines.add(summary());
        return String.join("\n", lines) + "\n";
    }

    private Map<String, String> java() {
        Jvm jvm = diagnosis.jvm();
        Map<String, String> java = new LinkedHashMap<>();
        java.put("version", jvm.version() + ", " + jvm.vendor() + ", " + jvm.machine());
        java.put("vectors", jvm.vectorBits().isPresent() ? jvm.vectorBits().getAsInt() + " bits" : "width not known");
        java.put(
                "vector API",
                switch (jvm.vectorModule()) {
                    case LOADED -> Jvm.VECTOR_MODULE + " is loaded";
                    case LEFT_OUT -> Jvm.VECTOR_MODULE + " is in this JDK but was not asked for";
                    case ABSENT -> Jvm.VECTOR_MODULE + " is not in this Java";
                });
        java.put("engines", engines());
        return java;
    }

    private String engines() {
        return "jvm" + (diagnosis.loaded().isPresent() ? ", nd4j" : "")
                + (diagnosis.jvm().hasVectorEngine() ? ", vector" : "")
                + (diagnosis.gpu().device().isPresent() ? ", cuda" : "");
    }

    private Map<String, String> gpu() {
        return Map.of(
                "device",
                diagnosis
                        .gpu()
                        .device()
                        .map(Device::toString)
                        .or(() -> diagnosis.gpu().absence().map(reason -> "none: " + reason))
                        .orElse("none"));
    }

    private Map<String, String> processor() {
        Processor known = diagnosis.processor();
        Map<String, String> processor = new LinkedHashMap<>();
        processor.put("model", known.model().orElse("not known") + ", " + known.architecture());
        processor.put("available", Integer.toString(known.count()));
        processor.put(
                "instructions",
                known.tellingInstructions().isEmpty()
                        ? "not known: this operating system does not tell"
                        : String.join(" ", known.tellingInstructions()));
        return processor;
    }

    private Map<String, String> nd4j() {
        Map<String, String> nd4j = new LinkedHashMap<>();
        diagnosis
                .loaded()
                .ifPresentOrElse(
                        loaded -> {
                            nd4j.put("version", loaded.version() + ", " + loaded.backend());
                            nd4j.put("library", library(loaded));
                            diagnosis
                                    .possibleClassifier()
                                    .ifPresent(possible -> nd4j.put("possible", possible.toString()));
                        },
                        () -> nd4j.put("library", "not loaded"));
        CacheFolder cache = diagnosis.cache();
        nd4j.put("cache", cache.path() + (cache.isWritable() ? ", writable" : ", not writable"));
        return nd4j;
    }

    /** If there is a classifier, it describes the library completely. */
    private static String library(NativeLibraries.Loaded loaded) {
        return loaded.classifier()
                .or(() -> loaded.library().map(Path::toString))
                .orElse("not known");
    }

    private static Map<String, String> blas(Blas known) {
        Map<String, String> blas = new LinkedHashMap<>();
        boolean isNamed = known.configuration().contains(known.name());
        blas.put("library", isNamed ? known.configuration() : (known.name() + " " + known.configuration()).strip());
        known.kernel().ifPresent(kernel -> blas.put("kernel", kernel(kernel)));
        blas.put("threads", known.threads() + " per product");
        return blas;
    }

    private static String kernel(String name) {
        return OpenBlasKernel.level(name).map(level -> name + ", for " + level).orElse(name);
    }

    private Map<String, String> memory() {
        Map<String, String> memory = new LinkedHashMap<>();
        memory.put("heap", "at most " + gibibytes(diagnosis.jvm().maxHeapBytes()));
        diagnosis
                .loaded()
                .ifPresent(loaded -> memory.put(
                        "native",
                        "at most " + gibibytes(loaded.maxBytes()) + ", the whole process "
                                + gibibytes(loaded.maxPhysicalBytes())));
        return memory;
    }

    private static Map<String, String> pipeline(PipelineEngines engines) {
        Map<String, String> pipeline = new LinkedHashMap<>();
        pipeline.put("learning", engines.learning());
        pipeline.put("scoring", engines.scoring());
        return pipeline;
    }

    private void section(String title, Map<String, String> facts) {
        lines.add(title);
        facts.forEach((name, value) -> paragraph("  ", name, value));
        lines.add("");
    }

    private void finding(Finding finding) {
        paragraph("", finding.severity().toString(), finding.what());
        finding.remedy().ifPresent(remedy -> paragraph("", "remedy", remedy));
        lines.add("");
    }

    /** The summary line. It is printed last, so that it is visible above the prompt. */
    private String summary() {
        long problems = count(Finding.Severity.PROBLEM);
        if (problems > 0) {
            return problems == 1 ? "One thing does not work." : problems + " things do not work.";
        }
        long warnings = count(Finding.Severity.WARNING);
        if (warnings > 0) {
            return "Everything works" + (warnings == 1 ? "; one thing" : "; " + warnings + " things")
                    + " could be better.";
        }
        return "Everything works.";
    }

    private long count(Finding.Severity severity) {
        return report.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    /** Formats a name and a text beside it; the text is wrapped to the width of the page. */
    private void paragraph(String indent, String name, String words) {
        StringBuilder line = new StringBuilder(indent + name + " ".repeat(Math.max(1, NAME_WIDTH - name.length())));
        int start = indent.length() + NAME_WIDTH;
        boolean isFirst = true;
        for (String word : words.split(" ", -1)) {
            if (!isFirst && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(start));
                isFirst = true;
            }
            line.append(isFirst ? "" : " ").append(word);
            isFirst = false;
        }
        lines.add(line.toString());
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE);
    }
}
