package io.thalweg.config;

/** What a learner does when training diverges: restore the last good parameters, or stop. */
public enum WhenDiverged {
    /** Goes back to the last good parameters and learns on with a smaller learning rate for a while. */
    RESTORE,
    /** Learns no further record. */
    STOP
}
