/** Matrices with a heap array and a native array, and their products. */
package io.thalweg.engine.nd4j.matrix;
