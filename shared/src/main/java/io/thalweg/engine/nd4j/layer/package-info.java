/** The layers at work: forward, backward, gradients. One class per layer; {@link io.thalweg.engine.nd4j.layer.Layers} knows them all. */
package io.thalweg.engine.nd4j.layer;
