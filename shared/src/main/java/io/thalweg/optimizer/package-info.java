/** Optimizers as values: hyper-parameters, formulas and memory. Engines apply them. */
package io.thalweg.optimizer;
