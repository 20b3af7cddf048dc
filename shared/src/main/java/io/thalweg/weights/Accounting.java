package io.thalweg.weights;

import io.thalweg.schemas.WeightsManifest;

/**
 * Counts what happened to the records of the labeled-events topic: learned, pending, dead letters, lost.
 *
 * @param learned records in learned batches
 * @param pending records in the partial batch
 * @param deadLetters refused records
 * @param lost offsets that were never read
 */
public record Accounting(long learned, long pending, long deadLetters, Lost lost) {

    public static final Accounting NONE = new Accounting(0, 0, 0);

    /** Creates counts without lost offsets. */
    public Accounting(long learned, long pending, long deadLetters) {
        this(learned, pending, deadLetters, Lost.NONE);
    }

    /**
     * Reads the counts of a manifest.
     *
     * @throws IllegalArgumentException if its lost ranges are invalid
     */
    public static Accounting of(WeightsManifest manifest) {
        return new Accounting(
                manifest.learned(),
                manifest.pending(),
                manifest.deadLetters(),
                new Lost(
                        manifest.lost(),
                        manifest.lostRanges().stream()
                                .map(range ->
                                        new Lost.Range(range.topic(), range.partition(), range.from(), range.to()))
                                .toList()));
    }

    public long read() {
        return learned + pending + deadLetters;
    }
}
