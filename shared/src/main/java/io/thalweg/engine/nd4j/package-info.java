/** Networks on ND4J: every layer, on the processor or the GPU, by the ND4J backend on the class path. */
package io.thalweg.engine.nd4j;
