/** Optimizers as values: hyper-parameters, formulas and state. The engines apply them. */
package io.thalweg.optimizer;
