package io.thalweg.workbench.inspect;

import io.thalweg.weights.Version;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts a command line argument to a version: {@code 1.200}. */
public final class VersionText implements ITypeConverter<Version> {

    @Override
    public Version convert(String text) {
        try {
            return Version.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
