package io.thalweg.weights;

import java.util.Optional;

/**
 * The result of giving a record of the weights topic to the {@link WeightsAssembler}. Texts are sentences for a
 * readiness page.
 */
public sealed interface Assembly {

    /**
     * A version is whole, and every check passed.
     *
     * @param hash SHA-256 of its payload, in hexadecimal digits
     */
    record Complete(Snapshot snapshot, String hash) implements Assembly {}

    /** A version is under way, such as {@code 0.1200: part 3 of 9}. */
    record Incomplete(String status) implements Assembly {}

    /** The record, or the version that it would have completed, cannot be used; the last good version is still the newest. */
    record Refused(String reason) implements Assembly {}

    /**
     * The record is good, and says nothing new.
     *
     * @param old the version that it is of, if it is ignored because that is not newer than the newest
     */
    record Ignored(String reason, Optional<Version> old) implements Assembly {}
}
