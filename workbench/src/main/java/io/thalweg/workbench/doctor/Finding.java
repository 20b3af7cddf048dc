package io.thalweg.workbench.doctor;

import java.util.Locale;
import java.util.Optional;

/**
 * Something that a person should know.
 *
 * @param about the section of the report that it is about
 * @param remedy what to do; empty where there is nothing to do
 */
record Finding(Severity severity, String about, String what, Optional<String> remedy) {

    /** How much it matters. */
    enum Severity {
        /** It does not work. */
        PROBLEM,
        /** It works, but less well than it could. */
        WARNING,
        /** Good to know. */
        REMARK;

        /** The word in reports. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding problem(String about, String what, String remedy) {
        return new Finding(Severity.PROBLEM, about, what, Optional.of(remedy));
    }

    static Finding warning(String about, String what, String remedy) {
        return new Finding(Severity.WARNING, about, what, Optional.of(remedy));
    }

    static Finding remark(String about, String what) {
        return new Finding(Severity.REMARK, about, what, Optional.empty());
    }

    static Finding remark(String about, String what, String remedy) {
        return new Finding(Severity.REMARK, about, what, Optional.of(remedy));
    }
}
