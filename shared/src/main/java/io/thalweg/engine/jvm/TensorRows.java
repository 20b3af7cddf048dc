package io.thalweg.engine.jvm;

import io.thalweg.engine.common.GradientBound;
import io.thalweg.network.TensorSpec;
import io.thalweg.optimizer.Update;
import java.util.Arrays;

/**
 * A tensor of one or two axes, stored row by row: its values and, if it is trained, its gradients and optimizer slots.
 * It may be stored transposed, compared with the flat vector.
 */
final class TensorRows {

    /** The number of slots that means: no gradients and no slots. */
    static final int NOT_TRAINED = -1;

    private final TensorSpec spec;
    private final boolean turned;
    private final float[] columnSums;
    private final float[][][] memory;

    /** The indices of the touched rows, in the first {@link #touchedCount} elements. */
    private final int[] touchedRows;

    private int touchedCount;

    final float[][] values;
    final float[][] gradients;
    /** For each row, whether its gradient may differ from zero. */
    final boolean[] touched;

    /**
     * Creates a tensor.
     *
     * @param turned whether to store {@code [out, in]} as {@code [in, out]}
     * @param slots of the optimizer, or {@link #NOT_TRAINED}
     */
    TensorRows(TensorSpec spec, boolean turned, int slots) {
        this.spec = spec;
        this.turned = turned;
        int outer = spec.shape().rank() == 1 ? 1 : spec.shape().size(0);
        int inner = spec.shape().size(spec.shape().rank() - 1);
        int rows = turned ? inner : outer;
        int width = turned ? outer : inner;
        int trainedRows = slots == NOT_TRAINED ? 0 : rows;
        this.values = Rows.allocate(rows, width);
        this.gradients = Rows.allocate(trainedRows, width);
        this.touched = new boolean[trainedRows];
        this.touchedRows = new int[trainedRows];
        this.memory = new float[trainedRows][Math.max(slots, 0)][width];
        this.columnSums = new float[width];
    }

    int width() {
        return columnSums.length;
    }

    void load(float[] flat) {
        for (int r = 0; r < values.length; r++) {
            read(flat, r, values[r]);
        }
    }

    void store(float[] flat) {
        for (int r = 0; r < values.length; r++) {
            write(flat, r, values[r]);
        }
    }

    void loadMemory(float[][] slots) {
        for (int r = 0; r < memory.length; r++) {
            for (int slot = 0; slot < slots.length; slot++) {
                read(slots[slot], r, memory[r][slot]);
            }
        }
    }

    void storeMemory(float[][] slots) {
        for (int r = 0; r < memory.length; r++) {
            for (int slot = 0; slot < slots.length; slot++) {
                write(slots[slot], r, memory[r][slot]);
            }
        }
    }

    /** Updates the list of touched rows after a product has written {@link #touched}. */
    void noteTouched() {
        int count = 0;
        for (int r = 0; r < touched.length; r++) {
            touchedRows[count] = r;
            count += touched[r] ? 1 : 0;
        }
        touchedCount = count;
    }

    /** Sets every gradient to zero, before {@link #touch}. */
    void forgetGradients() {
        for (int i = 0; i < touchedCount; i++) {
            int row = touchedRows[i];
            Arrays.fill(gradients[row], 0);
            touched[row] = false;
        }
        touchedCount = 0;
    }

    /** Marks a row as touched and returns its gradient, to add to. */
    float[] touch(int row) {
        if (!touched[row]) {
            touched[row] = true;
            touchedRows[touchedCount++] = row;
        }
        return gradients[row];
    }

    /** Adds the gradients of l1·Σ|w| + l2·Σw² where the tensor has two axes. */
    void addPenalty(float l1, float l2) {
        if (spec.shape().rank() < 2) {
            return;
        }
        Arrays.fill(touched, true);
        noteTouched();
        for (int r = 0; r < values.length; r++) {
            float[] value = values[r];
            float[] gradient = gradients[r];
            for (int j = 0; j < gradient.length; j++) {
                gradient[j] = gradient[j] + 2 * l2 * value[j] + l1 * Math.signum(value[j]);
            }
        }
    }

    /** Clips each gradient to ±bound. */
    void bound(float bound) {
        for (int i = 0; i < touchedCount; i++) {
            GradientBound.applyInPlace(gradients[touchedRows[i]], bound);
        }
    }

    /**
     * The sum of the squares of all gradients: single precision down the columns, so that it is vectorised, then double
     * precision.
     */
    double squaredNorm() {
        Arrays.fill(columnSums, 0);
        for (int i = 0; i < touchedCount; i++) {
            Rows.addSquares(gradients[touchedRows[i]], columnSums);
        }
        double sum = 0;
        for (float columnSum : columnSums) {
            sum += columnSum;
        }
        return sum;
    }

    void writeTrainingPoint(Update update, float[][] point) {
        for (int r = 0; r < values.length; r++) {
            update.writeTrainingPoint(values[r], memory[r], point[r]);
        }
    }

    /** Swaps each row of values with the other array of the same index. */
    void exchange(float[][] others) {
        for (int r = 0; r < values.length; r++) {
            float[] row = values[r];
            values[r] = others[r];
            others[r] = row;
        }
    }

    void update(Update update, float scale) {
        if (update.skipsZeroGradients()) {
            for (int i = 0; i < touchedCount; i++) {
                int row = touchedRows[i];
                update.applyInPlace(values[row], gradients[row], scale, memory[row]);
            }
        } else {
            for (int r = 0; r < values.length; r++) {
                update.applyInPlace(values[r], gradients[r], scale, memory[r]);
            }
        }
    }

    /** Updates the touched rows by -rate·gradient. */
    void descend(float rate) {
        for (int i = 0; i < touchedCount; i++) {
            int row = touchedRows[i];
            Rows.add(-rate, gradients[row], values[row]);
        }
    }

    private void read(float[] flat, int row, float[] target) {
        if (turned) {
            for (int j = 0; j < target.length; j++) {
                target[j] = flat[spec.offset() + j * values.length + row];
            }
        } else {
            System.arraycopy(flat, spec.offset() + row * target.length, target, 0, target.length);
        }
    }

    private void write(float[] flat, int row, float[] source) {
        if (turned) {
            for (int j = 0; j < source.length; j++) {
                flat[spec.offset() + j * values.length + row] = source[j];
            }
        } else {
            System.arraycopy(source, 0, flat, spec.offset() + row * source.length, source.length);
        }
    }
}
