package io.thalweg.engine.jvm;

/** A layer at work on a batch of rows, one array each. What a method gives stays valid until the next call of it. */
interface Layer {

    /** The outputs, as the layer behaves outside training. */
    float[][] evaluate(float[][] inputs, int rows);

    /**
     * The outputs, as the layer behaves in training; remembers what {@link #backward} needs.
     *
     * @param step updates applied so far
     */
    float[][] train(float[][] inputs, int rows, long step);

    /** Takes the loss's derivative with respect to the outputs; may overwrite it. */
    void backward(float[][] outputGradients, int rows);

    /** The loss's derivative with respect to the inputs, after {@link #backward}. */
    float[][] inputGradients(int rows);
}
