package io.thalweg.evaluation;

import io.thalweg.features.LabelSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metrics of predictions without learning: the most frequent class, the previous label, the mean label. Before the first
 * label both say class 0, or the number 0. One thread.
 */
public final class Baselines {

    /** 0: the label is a number. */
    private final long[] countsByClass;

    private long examples;
    /** Correct answers, or the sum of absolute errors, of the class seen most often (the running mean). */
    private double majority;
    /** The same of the label before. */
    private double noChange;

    private int mostFrequent;
    private double sum;
    private float last;

    private Baselines(int classes) {
        countsByClass = new long[classes];
    }

    public static Baselines of(LabelSpec label) {
        return new Baselines(label.classes());
    }

    /** Lets both answer, tells them the truth. */
    public void accept(float label) {
        if (countsByClass.length == 0) {
            double mean = examples == 0 ? 0 : sum / examples;
            majority += Math.abs(label - mean);
            noChange += Math.abs(label - last);
            sum += label;
        } else {
            int truth = (int) label;
            majority += truth == mostFrequent ? 1 : 0;
            noChange += truth == (int) last ? 1 : 0;
            countsByClass[truth]++;
            if (countsByClass[truth] > countsByClass[mostFrequent]) {
                mostFrequent = truth;
            }
        }
        last = label;
        examples++;
    }

    /** Accuracies {@code majority, noChange}; for a number the mean absolute errors {@code mean, noChange}. */
    public Metrics metrics() {
        if (examples == 0) {
            return Metrics.NONE;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(countsByClass.length == 0 ? "mean" : "majority", majority / examples);
        values.put("noChange", noChange / examples);
        return new Metrics(examples, values);
    }

    /** How a baseline predicts, in words: of {@code noChange}, {@code the previous label again}. */
    public static String meaning(String name) {
        return switch (name) {
            case "majority" -> "the most frequent label so far";
            case "mean" -> "the mean label so far";
            case "noChange" -> "the previous label again";
            default -> throw new IllegalArgumentException("no baseline " + name);
        };
    }

    /** All of their memory; {@link #restore} is the inverse. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(countsByClass.length);
            for (long count : countsByClass) {
                out.writeLong(count);
            }
            out.writeLong(examples);
            out.writeDouble(majority);
            out.writeDouble(noChange);
            out.writeInt(mostFrequent);
            out.writeDouble(sum);
            out.writeFloat(last);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Continues from where {@link #encode} was called.
     *
     * @throws IOException if the state is not that of baselines of this label
     */
    public void restore(byte[] state) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(state));
        int classes = in.readInt();
        if (classes != countsByClass.length) {
            throw new IOException(
                    "the baselines' state has " + classes + " classes but the label has " + countsByClass.length);
        }
        for (int i = 0; i < classes; i++) {
            countsByClass[i] = in.readLong();
        }
        examples = in.readLong();
        majority = in.readDouble();
        noChange = in.readDouble();
        mostFrequent = in.readInt();
        sum = in.readDouble();
        last = in.readFloat();
        if (in.available() > 0 || examples < 0 || (classes > 0 && (mostFrequent < 0 || mostFrequent >= classes))) {
            throw new IOException(
                    "the baselines' state is not readable: " + examples + " examples, most frequent class "
                            + mostFrequent + " of " + classes + ", " + in.available() + " bytes left over");
        }
    }
}
