package io.thalweg.config;

import io.thalweg.yaml.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Settings that cannot be used. The message has all problems of a file at once. Nothing was started. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Problem[] problems;

    /**
     * What is wrong with a file.
     *
     * @param problems at least one
     */
    public ConfigException(Path file, List<Problem> problems) {
        super(message(file, problems));
        this.problems = problems.toArray(Problem[]::new);
    }

    /** At least one, in the order of the file. */
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
