package io.thalweg.yaml;

/**
 * A key with its full path, as the reference lists it.
 *
 * @param path {@code network[].dense.units}
 * @param required whether it must be given
 * @param written its default as one would write it, or an example where it must be given
 */
public record KeyPath(String path, String rule, boolean required, String written) {}
