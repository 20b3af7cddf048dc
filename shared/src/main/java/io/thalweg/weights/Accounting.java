package io.thalweg.weights;

/**
 * What became of the records read, to the record: read = learned + pending + dead letters, always.
 *
 * @param learned in a batch that moved the parameters
 * @param pending in the partial batch
 * @param deadLetters refused
 */
public record Accounting(long learned, long pending, long deadLetters) {

    public static final Accounting NONE = new Accounting(0, 0, 0);

    public long read() {
        return learned + pending + deadLetters;
    }
}
