/** The interface of the compute engines: networks for training and for inference. */
package io.thalweg.engine;
