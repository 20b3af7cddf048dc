package io.thalweg.workbench.up.monitor;

import io.thalweg.workbench.deadletters.DeadLetterReasons;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reports each new reason for dead letters once, up to a maximum number of reasons. Single-threaded. */
public final class DeadLetterRemarks {

    /** More remarks would hide everything else on the terminal; the summary lists all reasons. */
    static final int MAX_REMARKS = 3;

    private final Set<String> told = new HashSet<>();

    /** The lines to print now. */
    public List<String> of(List<DeadLetterReasons.Reason> reasons) {
        return reasons.stream()
                .filter(reason -> told.size() < MAX_REMARKS && told.add(reason.reason()))
                .map(reason -> "Refused  " + reason.first() + ": " + reason.reason())
                .toList();
    }
}
