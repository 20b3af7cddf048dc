package io.thalweg.engine.nd4j;

/**
 * What a forward pass is for.
 *
 * @param training whether layers behave as in training
 * @param step updates applied so far
 */
record Pass(boolean training, long step) {

    public static final Pass EVALUATION = new Pass(false, 0);
}
