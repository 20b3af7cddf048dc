package io.thalweg.learner;

import io.thalweg.features.Example;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The typical size of regression labels, and the largest label since the last good state. They distinguish an outlier
 * from labels that are all large. The typical size is a running mean of |label| over about 100 examples, in which a
 * label counts for at most ten times the mean.
 */
final class LabelSizes {

    private static final int WINDOW = 100;
    private static final double CAP = 10;

    /**
     * The largest label.
     *
     * @param place place of its record, {@code topic-partition@offset}; empty if there is none
     */
    record Largest(double label, String place) {

        static final Largest NONE = new Largest(0, "");

        Largest or(Largest other) {
            return Math.abs(other.label) > Math.abs(label) ? other : this;
        }
    }

    private double usual;
    private int examples;
    private Largest sinceGood = Largest.NONE;
    private Largest sinceCandidate = Largest.NONE;

    /** Notes the label of a learned example. */
    void observe(Example example) {
        double label = example.label();
        double size = Math.abs(label);
        if (size > Math.abs(sinceCandidate.label)) {
            sinceCandidate = new Largest(label, example.source().place());
        }
        // The plain mean of the first examples, then a running mean.
        examples = Math.min(examples + 1, WINDOW);
        usual += ((examples < WINDOW || usual == 0 ? size : Math.min(size, CAP * usual)) - usual) / examples;
    }

    double usual() {
        return usual;
    }

    Largest largest() {
        return sinceGood.or(sinceCandidate);
    }

    /** Called when a copy of the parameters is taken, which may become the last good one. */
    void candidateTaken() {
        sinceGood = largest();
        sinceCandidate = Largest.NONE;
    }

    /** Called when this copy has become the last good one. */
    void candidateConfirmed() {
        sinceGood = Largest.NONE;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(usual);
        out.writeInt(examples);
        write(out, sinceGood);
        write(out, sinceCandidate);
    }

    static LabelSizes read(DataInput in) throws IOException {
        LabelSizes sizes = new LabelSizes();
        sizes.usual = in.readDouble();
        sizes.examples = in.readInt();
        if (sizes.examples < 0 || sizes.examples > WINDOW) {
            throw new IOException(
                    "the learner's checkpoint has the size of " + sizes.examples + " labels of at most " + WINDOW);
        }
        sizes.sinceGood = new Largest(in.readDouble(), in.readUTF());
        sizes.sinceCandidate = new Largest(in.readDouble(), in.readUTF());
        return sizes;
    }

    private static void write(DataOutput out, Largest largest) throws IOException {
        out.writeDouble(largest.label);
        out.writeUTF(largest.place);
    }
}
