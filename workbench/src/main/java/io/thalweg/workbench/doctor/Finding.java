package io.thalweg.workbench.doctor;

import java.util.Locale;
import java.util.Optional;

/**
 * A problem, a warning or a remark about this machine.
 *
 * @param about the section of the report that it belongs to
 * @param remedy what to do; empty if there is nothing to do
 */
record Finding(Severity severity, String about, String what, Optional<String> remedy) {

    /** The severity of a finding. */
    enum Severity {
        /** Something does not work. */
        PROBLEM,
        /** Something works, but is slower than it could be. */
        WARNING,
        /** Information only. */
        REMARK;

        /** The name in reports. */
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
