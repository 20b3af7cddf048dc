/** The safetensors file format, which PyTorch, JAX and most other tools read. */
package io.thalweg.engine.safetensors;
