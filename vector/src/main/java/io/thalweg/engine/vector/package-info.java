/**
 * Dense and convolutional networks by the JDK's Vector API: in batches and row by row, without a call out of the JVM and
 * without a copy of the weights. Needs {@code --add-modules jdk.incubator.vector}; where that is missing, the other engines do.
 */
package io.thalweg.engine.vector;
