/** Tensors in files that PyTorch, JAX and most other tools read: the safetensors format. */
package io.thalweg.engine.safetensors;
