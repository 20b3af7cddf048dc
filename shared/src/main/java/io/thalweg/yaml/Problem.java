package io.thalweg.yaml;

import java.io.Serializable;

/**
 * One problem of a file, with its line, path and remedy.
 *
 * @param path path of the key: {@code optimizer.adam.beta1}; empty for the file as a whole
 * @param line counted from 1; 0 if the line is unknown
 * @param statement the rule and the actual value: {@code must be a whole number but was "many"}
 * @param remedy what to do about it; empty if the statement says it
 */
public record Problem(String path, int line, String statement, String remedy) implements Serializable {

    /** {@code line 14, training.batch-size: must be a whole number but was "many"; write for example batch-size: 32}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (line > 0) {
            text.append("line ").append(line);
        }
        if (!path.isEmpty()) {
            text.append(text.isEmpty() ? "" : ", ").append(path);
        }
        text.append(text.isEmpty() ? "" : ": ").append(statement);
        if (!remedy.isEmpty()) {
            text.append("; ").append(remedy);
        }
        return text.toString();
    }
}
