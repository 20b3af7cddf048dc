package io.thalweg.workbench.feed.rate;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts a command line argument to a {@link Rate}, with the rule in the error message. */
public final class RateText implements ITypeConverter<Rate> {

    @Override
    public Rate convert(String text) {
        try {
            return Rate.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
