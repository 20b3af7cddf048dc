package io.thalweg.workbench.console;

import java.util.Locale;

/** The form of a result on stdout. */
public enum Output {
    /** For people: aligned columns. */
    TABLE,
    /** For programs: one object, or one object a line where a command lists things. */
    JSON;

    /** The word on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
