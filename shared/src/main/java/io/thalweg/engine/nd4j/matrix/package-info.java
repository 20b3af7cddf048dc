/** Matrices that exist twice, in the heap and in ND4J's memory, and their products. */
package io.thalweg.engine.nd4j.matrix;
