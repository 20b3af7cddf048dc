package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.engine.nd4j.matrix.MatrixProducts;
import io.thalweg.engine.nd4j.matrix.Memory;
import io.thalweg.network.Shape;
import java.util.List;

/**
 * The position, shapes, tensors and memory of a layer.
 *
 * @param index index in the network
 * @param parameters its tensors in the order of its spec, with up-to-date native arrays
 * @param gradients their gradients in the same order; empty if nothing is trained
 * @param inputGradientWanted whether a layer in front of it is trained
 * @param products matrix products of the backend
 * @param memories the memory that the layer has allocated; closed by its network
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

    /** Allocates memory for intermediate gradients; empty if nothing is trained. */
    public Matrix allocateGradients(int rows, int columns) {
        return allocate(gradients.isEmpty() ? 0 : rows, columns);
    }

    /** Allocates memory for the gradients of inputs; empty if they are not needed. */
    public Matrix allocateInputGradients(int rows, int columns) {
        return allocate(inputGradientWanted ? rows : 0, columns);
    }

    /** The index of the outermost stack. */
    public static final int WHOLE_NETWORK = -1;

    /**
     * The place of a layer inside this one.
     *
     * @param child its index among the layers inside
     * @param from index of the first of its tensors among this place's
     * @param to one past the last
     * @param learnsInFront whether a layer inside, in front of it, is trained
     */
    public Place inside(int child, Shape childInput, Shape childOutput, int from, int to, boolean learnsInFront) {
        // Dropout draws its mask by index: the layers of a network are numbered from 0, and those inside another layer
        // have a separate range.
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
     * This place without its first tensors, which a layer in front uses.
     *
     * @param tensors number of these tensors
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

    /** Allocates memory for {@code [rows, columns]}. */
    public Matrix allocate(int rows, int columns) {
        Memory memory = new Memory(rows * columns);
        memories.add(memory);
        return memory.matrix(0, rows, columns);
    }
}
