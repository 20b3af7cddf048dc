/**
 * The nd4j engine: networks of all layers, with matrix products by the ND4J backend on the class path, on CPU or GPU.
 */
package io.thalweg.engine.nd4j;
