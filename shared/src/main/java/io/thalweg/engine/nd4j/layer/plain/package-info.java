/** Layers over plain rows: dense, dropout, flatten, embedding. */
package io.thalweg.engine.nd4j.layer.plain;
