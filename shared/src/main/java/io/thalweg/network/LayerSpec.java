package io.thalweg.network;

import java.io.Serializable;
import java.util.List;

/**
 * One layer of a network as a value, without parameters: an entry of {@code network} in {@code pipeline.yaml}. The
 * interface is sealed.
 */
public sealed interface LayerSpec extends Serializable
        permits DenseSpec,
                DropoutSpec,
                FlattenSpec,
                Conv2dSpec,
                Pool2dSpec,
                LayerNormSpec,
                BatchNormSpec,
                EmbeddingSpec,
                RecurrentSpec,
                SelfAttentionSpec,
                ResidualSpec,
                MeanPool1dSpec {

    /** The name in pipeline.yaml. */
    String kind();

    /**
     * The shape of the output for inputs of the shape {@code input}.
     *
     * @throws ShapeException if the layer does not accept {@code input}; the message has rule, shape and remedy
     */
    Shape output(Shape input);

    /** Whether the outputs are the same in training and in evaluation mode. */
    default boolean sameInTraining() {
        return true;
    }

    /**
     * The multiply-adds of one forward pass of one example: one per term of each sum. A single addition, multiplication
     * or comparison counts as one, a bias as one more term of its sum. Activation functions, including gates and
     * softmax, are not counted.
     *
     * @param input shape of the input, which the layer must accept
     */
    long multiplyAdds(Shape input);

    /** The tensors of the layer for inputs of the shape {@code input}, in the order of the flat parameter vector. */
    default List<LayerTensor> tensors(Shape input) {
        return List.of();
    }
}
