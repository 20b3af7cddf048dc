/** Versions out of the weights topic, and weights into it, as files that PyTorch reads and writes. */
package io.thalweg.workbench.weights;
