package io.thalweg.workbench.doctor.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The processor, as the operating system describes it.
 *
 * @param architecture Java's name of the architecture
 * @param count number of processors that this JVM may use
 * @param instructions instruction sets, named as in {@code /proc/cpuinfo}; empty if that file does not exist
 */
public record Processor(Optional<String> model, String architecture, int count, Set<String> instructions) {

    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    /** The instruction sets that make matrix products faster, oldest first. Others are not shown. */
    private static final List<String> TELLING = List.of(
            "sse4_2",
            "avx",
            "avx2",
            "fma",
            "f16c",
            "avx512f",
            "avx512bw",
            "avx512cd",
            "avx512dq",
            "avx512vl",
            "avx512_vnni",
            "avx512_bf16",
            "amx_bf16",
            "amx_tile",
            "asimd",
            "asimdhp",
            "asimddp",
            "sve",
            "sve2",
            "bf16");

    /** The processor of this machine. Never fails: unknown properties are left out. */
    public static Processor here() {
        String architecture = System.getProperty("os.arch");
        int count = Runtime.getRuntime().availableProcessors();
        try {
            return parse(Files.readAllLines(CPUINFO), architecture, count);
        } catch (IOException e) {
            // Windows has at least an environment variable with the model.
            Optional<String> name = Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER"));
            return new Processor(name, architecture, count, Set.of());
        }
    }

    /** Parses {@code /proc/cpuinfo}. All processors are assumed to be the same as the first. */
    public static Processor parse(List<String> cpuinfo, String architecture, int count) {
        Set<String> instructions = value(cpuinfo, "flags")
                .or(() -> value(cpuinfo, "Features"))
                .map(words -> Set.copyOf(List.of(words.split("\\s+"))))
                .orElse(Set.of());
        return new Processor(
                value(cpuinfo, "model name").or(() -> value(cpuinfo, "Model")), architecture, count, instructions);
    }

    /** The instruction sets that make matrix products faster. */
    public List<String> tellingInstructions() {
        return TELLING.stream().filter(instructions::contains).toList();
    }

    public Optional<VectorLevel> level() {
        return VectorLevel.of(instructions);
    }

    private static Optional<String> value(List<String> cpuinfo, String key) {
        return cpuinfo.stream()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2 && pair[0].strip().equals(key))
                .map(pair -> pair[1].strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
