/**
 * What every engine does alike, on plain arrays: initial parameters, dropout's masks, the loss and its gradient, the
 * length of a gradient.
 */
package io.thalweg.engine.host;
