/** Layers over images: convolution and pooling. */
package io.thalweg.engine.nd4j.layer.image;
