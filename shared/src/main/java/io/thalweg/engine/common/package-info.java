/**
 * Code that all engines share, on plain arrays: supported layers, initial parameters, dropout masks, loss and its
 * gradient, gradient norm.
 */
package io.thalweg.engine.common;
