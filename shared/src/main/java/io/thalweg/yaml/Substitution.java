package io.thalweg.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Substitutes {@code ${env:NAME}}, {@code ${env:NAME:-default}} and {@code ${file:PATH}} (relative to the file's
 * folder, without its last line break), so that secrets and addresses need not be in the file. Two dollar signs before
 * the brace become one, because Kafka's own config providers use the same syntax.
 */
final class Substitution {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");

    private final Function<String, Optional<String>> environment;
    private final Path folder;

    Substitution(Function<String, Optional<String>> environment, Path folder) {
        this.environment = environment;
        this.folder = folder;
    }

    /** The text after substitution; empty if a substitution fails, with the problem added. */
    Optional<String> apply(String path, String written, Problems problems) {
        if (!written.contains("${")) {
            return Optional.of(written);
        }
        Matcher matcher = REFERENCE.matcher(written);
        StringBuilder text = new StringBuilder();
        boolean complete = true;
        while (matcher.find()) {
            Optional<String> value = matcher.group(1) == null
                    ? Optional.of("${")
                    : value(
                            path,
                            matcher.group(),
                            matcher.group(1),
                            !matcher.group(2).isEmpty(),
                            problems);
            complete &= value.isPresent();
            matcher.appendReplacement(text, Matcher.quoteReplacement(value.orElse("")));
        }
        matcher.appendTail(text);
        return complete ? Optional.of(text.toString()) : Optional.empty();
    }

    private Optional<String> value(String path, String reference, String inner, boolean closed, Problems problems) {
        if (closed && inner.startsWith("env:")) {
            return variable(path, inner.substring("env:".length()), problems);
        }
        if (closed && inner.startsWith("file:")) {
            return content(path, inner.substring("file:".length()), problems);
        }
        problems.add(
                path,
                reference + " is neither ${env:NAME} nor ${file:PATH}",
                "write one of the two, or $${ for a plain ${");
        return Optional.empty();
    }

    private Optional<String> variable(String path, String inner, Problems problems) {
        int otherwise = inner.indexOf(":-");
        String name = otherwise < 0 ? inner : inner.substring(0, otherwise);
        Optional<String> value = environment.apply(name);
        if (value.isEmpty() && otherwise >= 0) {
            return Optional.of(inner.substring(otherwise + ":-".length()));
        }
        if (value.isEmpty()) {
            problems.add(path, "the environment has no variable " + name, "export " + name + " and try again");
        }
        return value;
    }

    private Optional<String> content(String path, String name, Problems problems) {
        try {
            return Optional.of(Files.readString(folder.resolve(name)).replaceFirst("\\R\\z", ""));
        } catch (IOException | InvalidPathException e) {
            problems.add(
                    path,
                    "the file " + name + " cannot be read from " + folder + " ("
                            + e.getClass().getSimpleName() + ")",
                    "put it there, or name it by its full path");
            return Optional.empty();
        }
    }
}
