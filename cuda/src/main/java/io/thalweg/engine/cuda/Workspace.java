package io.thalweg.engine.cuda;

/**
 * What the layers of a network share.
 *
 * @param parameters address of the parameters that are published
 * @param trainedParameters address of the parameters that gradients are taken at
 * @param gradients address of theirs
 * @param step address of the number of updates applied so far, a 64-bit integer
 * @param usable address of a flag: whether the step was used
 * @param seed dropout's
 */
record Workspace(
        Stream stream,
        DeviceMemory memory,
        MatrixProduct products,
        int maxRows,
        long parameters,
        long trainedParameters,
        long gradients,
        long step,
        long usable,
        long seed) {}
