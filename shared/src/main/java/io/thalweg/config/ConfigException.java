package io.thalweg.config;

import io.thalweg.yaml.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Invalid settings. The message lists all problems of a file. It is thrown before anything is started. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Problem[] problems;

    /**
     * Creates an exception for a file.
     *
     * @param problems at least one
     */
    public ConfigException(Path file, List<Problem> problems) {
        super(message(file, problems));
        this.problems = problems.toArray(Problem[]::new);
    }

    /** The problems in the order of the file; at least one. */
    public List<Problem> problems() {
        return List.of(problems);
    }

    private static String message(Path file, List<Problem> problems) {
        if (problems.size() == 1
                && problems.get(0).path().isEmpty()
                && problems.get(0).line() == 0) {
            return file + " " + problems.get(0);
        }
        return problems.stream()
                .map(Problem::toString)
                .collect(Collectors.joining(
                        "\n  ",
                        file + " has " + (problems.size() == 1 ? "a problem" : problems.size() + " problems") + ":\n  ",
                        ""));
    }
}
