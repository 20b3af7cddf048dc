/** Layers that normalise. */
package io.thalweg.engine.nd4j.layer.norm;
