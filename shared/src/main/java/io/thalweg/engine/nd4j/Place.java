package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.engine.nd4j.matrix.MatrixProducts;
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
 * @param products of the backend
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
        MatrixProducts products,
        List<Memory> memories) {

    /** New memory for gradients on the way, or for none where nothing is trained. */
    public Matrix allocateGradients(int rows, int columns) {
        return allocate(gradients.isEmpty() ? 0 : rows, columns);
    }

    /** New memory for the gradients of inputs, or for none where they are not wanted. */
    public Matrix allocateInputGradients(int rows, int columns) {
        return allocate(inputGradientWanted ? rows : 0, columns);
    }

    /** The index of the stack that is the network. */
    public static final int WHOLE_NETWORK = -1;

    /**
     * The place of a layer inside this one.
     *
     * @param child its index among the layers inside
     * @param from index of the first of its tensors among this place's
     * @param to one past the last
     * @param learnsInFront whether a layer inside, in front of it, learns
     */
    public Place inside(int child, Shape childInput, Shape childOutput, int from, int to, boolean learnsInFront) {
        // Dropout draws by index: the layers of a network count from 0, those inside another get numbers of their own.
        int childIndex = index == WHOLE_NETWORK ? child : (index + 1) * 1000 + child;
        return new Place(
                childIndex,
                childInput,
                childOutput,
                maxRows,
                seed,
                parameters.subList(from, to),
                gradients.isEmpty() ? List.of() : gradients.subList(from, to),
                !gradients.isEmpty() && (inputGradientWanted || learnsInFront),
                products,
                memories);
    }

    /**
     * The same place without the layers in front that use its first tensors.
     *
     * @param tensors how many they are
     */
    public Place behind(Shape newInput, int tensors) {
        return new Place(
                index,
                newInput,
                output,
                maxRows,
                seed,
                parameters.subList(tensors, parameters.size()),
                gradients.isEmpty() ? List.of() : gradients.subList(tensors, gradients.size()),
                inputGradientWanted || (!gradients.isEmpty() && tensors > 0),
                products,
                memories);
    }

    /** New memory for {@code [rows, columns]}. */
    public Matrix allocate(int rows, int columns) {
        Memory memory = new Memory(rows * columns);
        memories.add(memory);
        return memory.matrix(0, rows, columns);
    }
}
