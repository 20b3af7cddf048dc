/**
 * What every engine does alike, on plain arrays: the check of its layers, initial parameters, dropout's masks, the loss and
 * its gradient, the length of a gradient.
 */
package io.thalweg.engine.common;
