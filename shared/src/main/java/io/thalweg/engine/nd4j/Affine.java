package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;

/** y = x·Wᵀ + b and its gradients: {@code x [rows, I]}, {@code W [O, I]}, {@code b [O]}, {@code y [rows, O]}. */
final class Affine {

    private final Place place;
    private final int index;
    private final Matrix weight;
    private final Matrix bias;

    /**
     * Creates the operation.
     *
     * @param index index of W among the place's tensors; b is the next one
     */
    public Affine(Place place, int index) {
        this(place, index, index + 1);
    }

    /**
     * Creates the operation with a separate index of the bias.
     *
     * @param index index of W among the place's tensors
     * @param biasIndex index of b
     */
    public Affine(Place place, int index, int biasIndex) {
        this.place = place;
        this.index = index;
        this.weight = place.parameters().get(index);
        this.bias = place.parameters().get(biasIndex);
    }

    /** Computes y. Reads x from its heap array, and writes both arrays of y. */
    public void forward(Matrix x, int rows, Matrix y) {
        int units = y.columns();
        x.push(rows);
        // BLAS adds to the existing values, so the bias is written first.
        for (int row = 0; row < rows; row++) {
            System.arraycopy(bias.values(), bias.offset(), y.values(), y.offset() + row * units, units);
        }
        y.push(rows);
        place.products().rightTransposed(x, rows, weight, y, 1);
        y.pull(rows);
    }

    /**
     * Writes the gradient of W.
     *
     * @param x the argument of the last {@link #forward}, whose native array is unchanged
     * @param delta the loss's derivative with respect to y, with an up-to-date native array
     * @param keep 1 to add to the existing gradient, 0 to overwrite it
     */
    public void writeWeightGradient(Matrix x, Matrix delta, int rows, float keep) {
        place.products().leftTransposed(delta, x, rows, place.gradients().get(index), keep);
    }

    /** Copies the gradient of W to the heap. */
    public void pullWeightGradient() {
        Matrix gradient = place.gradients().get(index);
        gradient.pull(gradient.maxRows());
    }

    /**
     * Computes x's gradient + keep·inputGradients, in both arrays. The native array of {@code delta} must be up to
     * date.
     */
    public void inputGradients(Matrix delta, int rows, Matrix inputGradients, float keep) {
        place.products().plain(delta, rows, weight, inputGradients, keep);
        inputGradients.pull(rows);
    }
}
