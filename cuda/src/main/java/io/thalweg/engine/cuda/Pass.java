package io.thalweg.engine.cuda;

/**
 * What a forward pass is for.
 *
 * @param training whether layers behave as in training
 * @param parameters address of the parameters that it reads
 */
record Pass(boolean training, long parameters) {}
