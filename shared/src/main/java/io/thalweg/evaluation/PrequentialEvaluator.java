package io.thalweg.evaluation;

import io.thalweg.features.LabelSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Evaluates each prediction before its example is learned, over all examples and over the last thousand. Its memory is
 * constant, whatever it is fed. One thread.
 *
 * <p>Log-loss is the mean of -ln p, where p is the probability that was given to what turned out true, held within
 * [1e-7, 1 - 1e-7]: a single confident mistake costs 16.1, not infinity.
 */
public abstract sealed class PrequentialEvaluator permits BinaryEvaluator, ClassesEvaluator, RegressionEvaluator {

    private static final double CLIP = 1e-7;

    public static PrequentialEvaluator of(LabelSpec label) {
        return label.match(
                binary -> new BinaryEvaluator(),
                classes -> new ClassesEvaluator(classes.classes()),
                number -> new RegressionEvaluator());
    }

    /**
     * Judges one prediction.
     *
     * @param predictions what the network answered, after its link: the probability of the positive class, of each class,
     *     or the number itself
     * @param offset where the example's prediction begins
     * @param label 0 or 1, the class index, or the number
     */
    public abstract void accept(float[] predictions, int offset, float label);

    /** {@link Metrics#NONE} before the first example. */
    public abstract Metrics metrics();

    /** All of the evaluator's memory; {@link #restore} is the inverse. */
    public final byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(kind());
            write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Continues from where {@link #encode} was called.
     *
     * @throws IOException if the state is not that of an evaluator of this label
     */
    public final void restore(byte[] state) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(state));
        String kind = in.readUTF();
        if (!kind.equals(kind())) {
            throw new IOException("the evaluator's state is of " + kind + " but the label is of " + kind());
        }
        read(in);
        if (in.available() > 0) {
            throw new IOException("the evaluator's state has " + in.available() + " bytes too many");
        }
    }

    /** What must agree between the state and the label: {@code binary}, {@code 10 classes}, {@code regression}. */
    abstract String kind();

    abstract void write(DataOutputStream out) throws IOException;

    abstract void read(DataInputStream in) throws IOException;

    static double logLoss(double probability) {
        return -Math.log(Math.min(Math.max(probability, CLIP), 1 - CLIP));
    }
}
