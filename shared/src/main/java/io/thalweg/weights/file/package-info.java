/** Weights as files that PyTorch reads and writes. */
package io.thalweg.weights.file;
