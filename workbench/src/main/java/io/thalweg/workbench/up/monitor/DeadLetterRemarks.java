package io.thalweg.workbench.up.monitor;

import io.thalweg.workbench.deadletters.DeadLetterReasons;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells of each reason for dead letters once, when it first occurs, and only of the first few. One thread. */
public final class DeadLetterRemarks {

    /** More would push everything else out of sight; the summary has them all. */
    static final int MAX_REMARKS = 3;

    private final Set<String> told = new HashSet<>();

    /** The lines that are to be shown now. */
    public List<String> of(List<DeadLetterReasons.Reason> reasons) {
        return reasons.stream()
                .filter(reason -> told.size() < MAX_REMARKS && told.add(reason.reason()))
                .map(reason -> "Refused  " + reason.first() + ": " + reason.reason())
                .toList();
    }
}
