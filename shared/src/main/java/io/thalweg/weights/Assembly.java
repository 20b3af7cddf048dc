package io.thalweg.weights;

import java.util.Optional;

/**
 * The result of passing a record of the weights topic to the {@link WeightsAssembler}. The texts are sentences for the
 * readiness page.
 */
public sealed interface Assembly {

    /**
     * A version is complete, and all checks passed.
     *
     * @param hash SHA-256 of its payload, in hexadecimal digits
     */
    record Complete(Snapshot snapshot, String hash) implements Assembly {}

    /** A version is incomplete, such as {@code 0.1200: part 3 of 9}. */
    record Incomplete(String status) implements Assembly {}

    /** The record, or the version that it completes, is invalid; the last good version stays the newest. */
    record Refused(String reason) implements Assembly {}

    /**
     * The record is valid but has no effect.
     *
     * @param old the version of the record, if it is ignored because that is not newer than the newest
     */
    record Ignored(String reason, Optional<Version> old) implements Assembly {}
}
