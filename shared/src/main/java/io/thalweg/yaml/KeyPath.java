package io.thalweg.yaml;

/**
 * A key with its full path, as the reference lists it.
 *
 * @param path {@code network[].dense.units}
 * @param required whether it is required
 * @param written its default as it is written in the file, or an example for a required key
 */
public record KeyPath(String path, String rule, boolean required, String written) {}
