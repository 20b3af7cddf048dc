package io.thalweg.workbench.console;

import java.util.Locale;

/** The format of results on stdout ({@code --output}). */
public enum Output {
    /** Aligned columns, for people. */
    TABLE,
    /** JSON, for programs: one object, or one object per line if a command prints a list. */
    JSON;

    /** The value on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
