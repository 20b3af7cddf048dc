package io.thalweg.engine.nd4j.layer;

import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.engine.nd4j.matrix.Memory;
import io.thalweg.network.Shape;
import java.util.List;

/**
 * Where a layer stands, and what it works on.
 *
 * @param index in the network
 * @param parameters its tensors, in the order in which its spec names them; native side up to date
 * @param gradients theirs, in the same order; empty where nothing is trained
 * @param inputGradientWanted false where nothing in front of it learns
 * @param memories those that the layer asks for, closed by its network
 */
record Place(
        int index,
        Shape input,
        Shape output,
        int maxRows,
        long seed,
        List<Matrix> parameters,
        List<Matrix> gradients,
        boolean inputGradientWanted,
        List<Memory> memories) {

    /** New memory for the gradients of inputs, or for none where they are not wanted. */
    Matrix allocateInputGradients(int rows, int columns) {
        return allocate(inputGradientWanted ? rows : 0, columns);
    }

    /** New memory for {@code [rows, columns]}. */
    Matrix allocate(int rows, int columns) {
        Memory memory = new Memory(rows * columns);
        memories.add(memory);
        return memory.matrix(0, rows, columns);
    }
}
