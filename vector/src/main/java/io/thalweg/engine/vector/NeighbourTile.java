package io.thalweg.engine.vector;

import static io.thalweg.engine.vector.Panels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles whose rows begin side by side, which is how the rows of a gradient lie, and the windows of an image of one channel:
 * two vectors of results each, y[r] = start + Σₖ x[xAt + r + offsets[k]]·panel[k]. One bounds check serves all rows.
 */
final class NeighbourTile {

    private NeighbourTile() {}

    static void eightRows(
            float[] x,
            int xAt,
            int[] offsets,
            int depth,
            float[] panels,
            int panelLeft,
            int panelRight,
            int panelStride,
            float[] start,
            int startLeft,
            int startRight,
            float[] y,
            int yLeft,
            int yRight,
            int yStride) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, start, startLeft);
        FloatVector b0 = FloatVector.fromArray(SPECIES, start, startRight);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector a2 = a0;
        FloatVector b2 = b0;
        FloatVector a3 = a0;
        FloatVector b3 = b0;
        FloatVector a4 = a0;
        FloatVector b4 = b0;
        FloatVector a5 = a0;
        FloatVector b5 = b0;
        FloatVector a6 = a0;
        FloatVector b6 = b0;
        FloatVector a7 = a0;
        FloatVector b7 = b0;
        for (int k = 0; k < depth; k++) {
            int from = xAt + offsets[k];
            FloatVector left = FloatVector.fromArray(SPECIES, panels, panelLeft + k * panelStride);
            FloatVector right = FloatVector.fromArray(SPECIES, panels, panelRight + k * panelStride);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[from]);
            a0 = factor.fma(left, a0);
            b0 = factor.fma(right, b0);
            factor = FloatVector.broadcast(SPECIES, x[from + 1]);
            a1 = factor.fma(left, a1);
            b1 = factor.fma(right, b1);
            factor = FloatVector.broadcast(SPECIES, x[from + 2]);
            a2 = factor.fma(left, a2);
            b2 = factor.fma(right, b2);
            factor = FloatVector.broadcast(SPECIES, x[from + 3]);
            a3 = factor.fma(left, a3);
            b3 = factor.fma(right, b3);
            factor = FloatVector.broadcast(SPECIES, x[from + 4]);
            a4 = factor.fma(left, a4);
            b4 = factor.fma(right, b4);
            factor = FloatVector.broadcast(SPECIES, x[from + 5]);
            a5 = factor.fma(left, a5);
            b5 = factor.fma(right, b5);
            factor = FloatVector.broadcast(SPECIES, x[from + 6]);
            a6 = factor.fma(left, a6);
            b6 = factor.fma(right, b6);
            factor = FloatVector.broadcast(SPECIES, x[from + 7]);
            a7 = factor.fma(left, a7);
            b7 = factor.fma(right, b7);
        }
        a0.intoArray(y, yLeft);
        b0.intoArray(y, yRight);
        a1.intoArray(y, yLeft + yStride);
        b1.intoArray(y, yRight + yStride);
        a2.intoArray(y, yLeft + 2 * yStride);
        b2.intoArray(y, yRight + 2 * yStride);
        a3.intoArray(y, yLeft + 3 * yStride);
        b3.intoArray(y, yRight + 3 * yStride);
        a4.intoArray(y, yLeft + 4 * yStride);
        b4.intoArray(y, yRight + 4 * yStride);
        a5.intoArray(y, yLeft + 5 * yStride);
        b5.intoArray(y, yRight + 5 * yStride);
        a6.intoArray(y, yLeft + 6 * yStride);
        b6.intoArray(y, yRight + 6 * yStride);
        a7.intoArray(y, yLeft + 7 * yStride);
        b7.intoArray(y, yRight + 7 * yStride);
    }

    static void fiveRows(
            float[] x,
            int xAt,
            int[] offsets,
            int depth,
            float[] panels,
            int panelLeft,
            int panelRight,
            int panelStride,
            float[] start,
            int startLeft,
            int startRight,
            float[] y,
            int yLeft,
            int yRight,
            int yStride) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, start, startLeft);
        FloatVector b0 = FloatVector.fromArray(SPECIES, start, startRight);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector a2 = a0;
        FloatVector b2 = b0;
        FloatVector a3 = a0;
        FloatVector b3 = b0;
        FloatVector a4 = a0;
        FloatVector b4 = b0;
        for (int k = 0; k < depth; k++) {
            int from = xAt + offsets[k];
            FloatVector left = FloatVector.fromArray(SPECIES, panels, panelLeft + k * panelStride);
            FloatVector right = FloatVector.fromArray(SPECIES, panels, panelRight + k * panelStride);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[from]);
            a0 = factor.fma(left, a0);
            b0 = factor.fma(right, b0);
            factor = FloatVector.broadcast(SPECIES, x[from + 1]);
            a1 = factor.fma(left, a1);
            b1 = factor.fma(right, b1);
            factor = FloatVector.broadcast(SPECIES, x[from + 2]);
            a2 = factor.fma(left, a2);
            b2 = factor.fma(right, b2);
            factor = FloatVector.broadcast(SPECIES, x[from + 3]);
            a3 = factor.fma(left, a3);
            b3 = factor.fma(right, b3);
            factor = FloatVector.broadcast(SPECIES, x[from + 4]);
            a4 = factor.fma(left, a4);
            b4 = factor.fma(right, b4);
        }
        a0.intoArray(y, yLeft);
        b0.intoArray(y, yRight);
        a1.intoArray(y, yLeft + yStride);
        b1.intoArray(y, yRight + yStride);
        a2.intoArray(y, yLeft + 2 * yStride);
        b2.intoArray(y, yRight + 2 * yStride);
        a3.intoArray(y, yLeft + 3 * yStride);
        b3.intoArray(y, yRight + 3 * yStride);
        a4.intoArray(y, yLeft + 4 * yStride);
        b4.intoArray(y, yRight + 4 * yStride);
    }
}
