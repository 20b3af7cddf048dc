package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;

/** y = x·Wᵀ + b and its gradients: {@code x [rows, I]}, {@code W [O, I]}, {@code b [O]}, {@code y [rows, O]}. */
final class Affine {

    private final Place place;
    private final int index;
    private final Matrix weight;
    private final Matrix bias;

    /** @param index of W among the place's tensors; b follows it */
    public Affine(Place place, int index) {
        this(place, index, index + 1);
    }

    /**
     * With the bias somewhere else.
     *
     * @param index of W among the place's tensors
     * @param biasIndex of b
     */
    public Affine(Place place, int index, int biasIndex) {
        this.place = place;
        this.index = index;
        this.weight = place.parameters().get(index);
        this.bias = place.parameters().get(biasIndex);
    }

    /** Takes x from the heap, and leaves y on both sides. */
    public void forward(Matrix x, int rows, Matrix y) {
        int units = y.columns();
        x.push(rows);
        // BLAS adds to what is there, so the bias goes in first.
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
     * @param x what the last {@link #forward} took; its native side is still the same
     * @param delta the loss's derivative with respect to y, native side up to date
     * @param keep 1 to add to the gradient that is there, 0 to overwrite it
     */
    public void writeWeightGradient(Matrix x, Matrix delta, int rows, float keep) {
        place.products().leftTransposed(delta, x, rows, place.gradients().get(index), keep);
    }

    /** Brings the gradient of W to the heap. */
    public void pullWeightGradient() {
        Matrix gradient = place.gradients().get(index);
        gradient.pull(gradient.maxRows());
    }

    /** x's gradient + keep·inputGradients, on both sides; {@code delta}'s native side is up to date. */
    public void inputGradients(Matrix delta, int rows, Matrix inputGradients, float keep) {
        place.products().plain(delta, rows, weight, inputGradients, keep);
        inputGradients.pull(rows);
    }
}
