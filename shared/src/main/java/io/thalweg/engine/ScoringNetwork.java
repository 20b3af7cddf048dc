package io.thalweg.engine;

/**
 * A network for inference: it computes outputs and is never trained. Never changes its parameters; belongs to one thread
 * at a time.
 */
public interface ScoringNetwork extends AutoCloseable {

    /**
     * Writes the raw outputs (before softmax or sigmoid) of each row. A row's output does not depend on its neighbours,
     * to the last bit.
     *
     * @param features row-major {@code [rows, input elements]}, already scaled
     * @param outputs row-major {@code [rows, output elements]}
     */
    void forward(float[] features, int rows, float[] outputs);

    @Override
    void close();
}
