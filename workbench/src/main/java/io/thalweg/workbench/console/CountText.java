package io.thalweg.workbench.console;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts a command line argument to a count: an integer of 1 or more. */
public final class CountText implements ITypeConverter<Long> {

    @Override
    public Long convert(String text) {
        try {
            long count = Long.parseLong(text);
            if (count >= 1) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Not a number: the exception below states the rule.
        }
        throw new TypeConversionException("must be a whole number of at least 1 but was '" + text + "'");
    }
}
