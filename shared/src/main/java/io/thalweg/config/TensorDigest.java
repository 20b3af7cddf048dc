package io.thalweg.config;

import java.util.List;

/**
 * A summary of a tensor: its norm and sampled values.
 *
 * @param norm the square root of the sum of the squares of all elements
 * @param samples m elements, evenly spaced: sample i is element ⌊i·n/m⌋ of the row-major tensor
 */
public record TensorDigest(double norm, List<Double> samples) {

    public TensorDigest {
        samples = List.copyOf(samples);
    }

    /**
     * The deviation of a tensor from the tensor with this digest: the largest |element - sample|, or |norm - this norm|
     * / √n if that is larger. Neither value exceeds the largest deviation of an element, so a tolerance for elements is
     * valid for the result too. NaN if a sampled element is not a number.
     */
    public double error(float[] values, int from, int to) {
        int count = to - from;
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (double) values[i] * values[i];
        }
        double largest = Math.abs(Math.sqrt(squares) - norm) / Math.sqrt(count);
        for (int i = 0; i < samples.size(); i++) {
            int at = from + (int) ((long) i * count / samples.size());
            largest = Math.max(largest, Math.abs(values[at] - samples.get(i)));
        }
        return largest;
    }
}
