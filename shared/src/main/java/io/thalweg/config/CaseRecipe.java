package io.thalweg.config;

import java.util.Map;

/**
 * A recipe for the tensors of a reference case: how they are drawn, in place of a file with their values, and digests of
 * the results. A case with a recipe takes kilobytes whatever the size of its network.
 *
 * @param seed of the generator, together with the name of each tensor
 * @param parameters the initial values of each tensor of the network, by its name
 * @param inputs the rows of all batches
 * @param labels the labels of all batches
 * @param digests by name: {@code output.final}, and {@code final.} with the name of a parameter tensor
 */
public record CaseRecipe(
        long seed,
        Map<String, Distribution> parameters,
        Distribution inputs,
        Distribution labels,
        Map<String, TensorDigest> digests) {

    /** The name of the raw output for batch 0 after the last step. */
    public static final String FINAL_OUTPUT = "output.final";

    /** The prefix of the digests of final parameters: {@code final.} followed by the name of the tensor. */
    public static final String FINAL = "final.";

    public CaseRecipe {
        parameters = Map.copyOf(parameters);
        digests = Map.copyOf(digests);
    }
}
