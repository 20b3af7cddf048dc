package io.thalweg.engine;

/** A network for inference. It never changes its parameters, and belongs to one thread at a time. */
public interface ScoringNetwork extends AutoCloseable {

    /**
     * Writes the raw outputs (before softmax or sigmoid) of each row. The output of a row is bit-identical whatever the
     * other rows are.
     *
     * @param features row-major {@code [rows, input elements]}, already scaled
     * @param outputs row-major {@code [rows, output elements]}
     */
    void forward(float[] features, int rows, float[] outputs);

    @Override
    void close();
}
