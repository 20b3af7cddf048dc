package io.thalweg.network;

import java.io.Serializable;

/**
 * The name and shape of a parameter tensor, and its position in the flat vector.
 *
 * @param name PyTorch state-dict name: {@code 0.weight}, {@code 2.bias}; the number is the layer's index in the
 *     network; {@code features.station.weight} for the table of an embedded column
 * @param shape PyTorch layout: {@code [out, in]} for a dense weight
 * @param offset index of the first element in the flat vector
 * @param trainable false for counters and running statistics, such as batch norm's running mean
 */
public record TensorSpec(String name, Shape shape, int offset, boolean trainable) implements Serializable {}
