package io.thalweg.engine.cuda;

import io.thalweg.network.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory layout of a vector of parameters, gradients or slots on the GPU: those that penalties apply to first, each at a multiple of 128
 * bytes, so that its rows are read in whole cache lines. The gaps stay 0.
 */
final class ParameterLayout {

    private static final int ALIGNMENT = 32;

    private final List<TensorSpec> specs;
    private final List<Tensor> tensors = new ArrayList<>();
    private final int count;
    private final int penalized;
    private final int size;

    ParameterLayout(List<TensorSpec> specs) {
        this.specs = specs;
        int[] offsets = new int[specs.size()];
        int end = place(true, offsets, 0);
        this.penalized = end;
        this.size = place(false, offsets, end);
        int elements = 0;
        for (int i = 0; i < offsets.length; i++) {
            tensors.add(new Tensor(specs.get(i).shape(), offsets[i]));
            elements += specs.get(i).shape().elements();
        }
        this.count = elements;
    }

    private int place(boolean withPenalty, int[] offsets, int from) {
        int end = from;
        for (int i = 0; i < offsets.length; i++) {
            if ((specs.get(i).shape().rank() > 1) == withPenalty) {
                offsets[i] = end;
                end = Math.addExact(end, (specs.get(i).shape().elements() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
            }
        }
        return end;
    }

    /** In the order of the network. */
    List<Tensor> tensors() {
        return tensors;
    }

    /** Elements of a vector. */
    int size() {
        return size;
    }

    /** The first elements, which L1 and L2 apply to. */
    int penalized() {
        return penalized;
    }

    /** A vector in the order of the network, without gaps, in this layout. */
    float[] arrange(float[] flat) {
        float[] arranged = new float[size];
        for (int i = 0; i < specs.size(); i++) {
            Tensor tensor = tensors.get(i);
            System.arraycopy(flat, specs.get(i).offset(), arranged, tensor.offset(), tensor.elements());
        }
        return arranged;
    }

    /** The way back from {@link #arrange}. */
    float[] flat(float[] arranged) {
        float[] flat = new float[count];
        for (int i = 0; i < specs.size(); i++) {
            Tensor tensor = tensors.get(i);
            System.arraycopy(arranged, tensor.offset(), flat, specs.get(i).offset(), tensor.elements());
        }
        return flat;
    }
}
