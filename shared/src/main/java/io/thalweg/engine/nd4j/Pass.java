package io.thalweg.engine.nd4j;

/**
 * The mode of a forward pass.
 *
 * @param training whether layers run in training mode
 * @param step updates applied so far
 */
record Pass(boolean training, long step) {

    public static final Pass EVALUATION = new Pass(false, 0);
}
