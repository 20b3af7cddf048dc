package io.thalweg.network;

import java.io.Serializable;
import java.util.List;

/**
 * One layer of a network as a value, without parameters: an entry of {@code network} in {@code pipeline.yaml}. The
 * family is closed; engines cover all of it.
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
     * The shape that comes out when {@code input} goes in.
     *
     * @throws ShapeException if the layer cannot take {@code input}; the message names rule, shape and remedy
     */
    Shape output(Shape input);

    /** Whether it gives the same outputs in training as outside of it. */
    default boolean sameInTraining() {
        return true;
    }

    /**
     * Multiply-adds of one forward pass of one example: one for each term of each sum. An addition, a multiplication or a comparison
     * that stands alone counts as one, a bias as one more term of its sum. Activation functions, gates and softmax among them, are
     * not counted.
     *
     * @param input what goes in; one that the layer can take
     */
    long multiplyAdds(Shape input);

    /** The tensors that it needs where {@code input} goes in, in the order of the flat parameter vector. */
    default List<LayerTensor> tensors(Shape input) {
        return List.of();
    }
}
