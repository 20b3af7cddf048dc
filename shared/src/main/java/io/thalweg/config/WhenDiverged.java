package io.thalweg.config;

/** What a learner does when training has diverged. */
public enum WhenDiverged {
    /** Goes back to the last good parameters and learns on with a smaller learning rate for a while. */
    RESTORE,
    /** Learns no further record. */
    STOP
}
