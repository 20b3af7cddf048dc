/**
 * The engine for dense and convolutional networks on the JDK's Vector API, for batches and for single rows. It calls no native
 * code, and training and scoring use the parameters as they are packed, without a copy. It needs
 * {@code --add-modules jdk.incubator.vector}; without the module, another engine must be used.
 *
 * <p>{@code LayerStack} builds the layers. The layers call {@code PackedGemm} for matrix products and {@code VectorKernels} for
 * everything else. The tile classes are the inner loops of the products, and are generated.
 */
package io.thalweg.engine.vector;
