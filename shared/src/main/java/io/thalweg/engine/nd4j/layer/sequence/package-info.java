/** Layers over time: recurrence, attention, the mean. */
package io.thalweg.engine.nd4j.layer.sequence;
