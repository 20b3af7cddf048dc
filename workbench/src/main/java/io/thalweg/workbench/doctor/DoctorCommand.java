package io.thalweg.workbench.doctor;

import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.topics.PipelineFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * The {@code thalweg doctor} command: shows what the engines can use on this machine (JVM, processor, native libraries)
 * and how to improve it.
 */
@Command(
        name = "doctor",
        header = "Show what computes on this machine, and what could be faster.",
        description = "%nJava and its vectors, the processor, the native libraries that were really loaded, and memory."
                + " Whatever does not work or could be faster is told with its remedy. Needs no Kafka. Exit code 1 if"
                + " something does not work at all.")
public final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private Console console;

    @Parameters(
            paramLabel = "PIPELINE",
            arity = "0..1",
            description = "A pipeline file: the engines that learn and score it here, and why.")
    private Optional<Path> file = Optional.empty();

    @Override
    public Integer call() {
        DoctorReport report = DoctorReport.of(Diagnosis.here(file.map(path -> PipelineFile.read(path, console))));
        if (console.isJson()) {
            console.print(report.json());
        } else {
            console.out().print(report.text());
            console.out().flush();
        }
        return report.works() ? 0 : 1;
    }
}
