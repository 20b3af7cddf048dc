package io.thalweg.engine.cuda;

import io.thalweg.network.Shape;
import java.util.List;

/**
 * The shapes, tensors and shared buffers of a layer.
 *
 * @param index in the network; dropout draws by it
 * @param tensors its own, in the order in which its spec names them
 * @param inputGradientWanted false where nothing in front of it learns
 */
record Place(
        int index, Shape input, Shape output, List<Tensor> tensors, boolean inputGradientWanted, Workspace workspace) {

    /** The index of the stack that is the network. */
    static final int WHOLE_NETWORK = -1;

    /**
     * The place of a layer inside this one.
     *
     * @param child its index among the layers inside
     * @param from index of the first of its tensors among this place's
     * @param to one past the last
     * @param learnsInFront whether a layer inside, in front of it, learns
     */
    Place inside(int child, Shape childInput, Shape childOutput, int from, int to, boolean learnsInFront) {
        // As in the other engines, so that dropout draws the same.
        int childIndex = index == WHOLE_NETWORK ? child : (index + 1) * 1000 + child;
        return new Place(
                childIndex,
                childInput,
                childOutput,
                tensors.subList(from, to),
                inputGradientWanted || learnsInFront,
                workspace);
    }

    /**
     * The same place without the layers in front that use its first tensors.
     *
     * @param tensorsInFront how many they are
     */
    Place behind(Shape newInput, int tensorsInFront) {
        return new Place(
                index,
                newInput,
                output,
                tensors.subList(tensorsInFront, tensors.size()),
                inputGradientWanted || tensorsInFront > 0,
                workspace);
    }

    /** The address of a tensor in the parameters of a pass. */
    long parameter(int tensor, Pass pass) {
        return tensors.get(tensor).in(pass.parameters());
    }

    /** The address of a tensor in the parameters that the gradient is taken at. */
    long trained(int tensor) {
        return tensors.get(tensor).in(workspace.trainedParameters());
    }

    /** The address of a tensor in the parameters that are published. */
    long published(int tensor) {
        return tensors.get(tensor).in(workspace.parameters());
    }

    /** The address of a tensor's gradient. */
    long gradient(int tensor) {
        return tensors.get(tensor).in(workspace.gradients());
    }

    Stream stream() {
        return workspace.stream();
    }

    /** New memory for so many floats of each row. */
    long allocate(int floatsOfRow) {
        indexable("values", floatsOfRow);
        return workspace.memory().floats((long) workspace.maxRows() * floatsOfRow);
    }

    /**
     * The number of floats of each row of an array that kernels index with 32 bits.
     *
     * @throws IllegalArgumentException if the array of all rows is too large for that
     */
    int indexable(String array, long floatsOfRow) {
        long limit = Integer.MAX_VALUE / workspace.maxRows();
        if (floatsOfRow > limit) {
            throw new IllegalArgumentException("the cuda engine computes layers with at most " + limit
                    + " values for each of " + workspace.maxRows() + " examples, but the " + array + " of layer "
                    + index
                    + " over " + input + " are " + floatsOfRow + "; make the batch or the layer smaller");
        }
        return (int) floatsOfRow;
    }

    /** New memory for the gradients of the inputs; none, 0, where they are not wanted. */
    long allocateInputGradients() {
        return inputGradientWanted ? allocate(input.elements()) : 0;
    }
}
