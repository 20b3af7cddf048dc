/** The {@code export} and {@code import} commands: weights as files that PyTorch reads and writes. */
package io.thalweg.workbench.weights;
