package io.thalweg.engine.vector;

import static io.thalweg.engine.vector.Panels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of a product whose factors are found through a table: rows of two vectors of results each, or of one,
 * y[r] = start + Σₖ x[xᵣ + offsets[k]]·panel[k] with xᵣ = xAt + bases[row + r].
 */
final class TableTile {

    private TableTile() {}

    static void eightRows(
            float[] x,
            int xAt,
            int[] bases,
            int row,
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
        int x0 = xAt + bases[row];
        int x1 = xAt + bases[row + 1];
        int x2 = xAt + bases[row + 2];
        int x3 = xAt + bases[row + 3];
        int x4 = xAt + bases[row + 4];
        int x5 = xAt + bases[row + 5];
        int x6 = xAt + bases[row + 6];
        int x7 = xAt + bases[row + 7];
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
            int offset = offsets[k];
            FloatVector left = FloatVector.fromArray(SPECIES, panels, panelLeft + k * panelStride);
            FloatVector right = FloatVector.fromArray(SPECIES, panels, panelRight + k * panelStride);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + offset]);
            a0 = factor.fma(left, a0);
            b0 = factor.fma(right, b0);
            factor = FloatVector.broadcast(SPECIES, x[x1 + offset]);
            a1 = factor.fma(left, a1);
            b1 = factor.fma(right, b1);
            factor = FloatVector.broadcast(SPECIES, x[x2 + offset]);
            a2 = factor.fma(left, a2);
            b2 = factor.fma(right, b2);
            factor = FloatVector.broadcast(SPECIES, x[x3 + offset]);
            a3 = factor.fma(left, a3);
            b3 = factor.fma(right, b3);
            factor = FloatVector.broadcast(SPECIES, x[x4 + offset]);
            a4 = factor.fma(left, a4);
            b4 = factor.fma(right, b4);
            factor = FloatVector.broadcast(SPECIES, x[x5 + offset]);
            a5 = factor.fma(left, a5);
            b5 = factor.fma(right, b5);
            factor = FloatVector.broadcast(SPECIES, x[x6 + offset]);
            a6 = factor.fma(left, a6);
            b6 = factor.fma(right, b6);
            factor = FloatVector.broadcast(SPECIES, x[x7 + offset]);
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
            int[] bases,
            int row,
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
        int x0 = xAt + bases[row];
        int x1 = xAt + bases[row + 1];
        int x2 = xAt + bases[row + 2];
        int x3 = xAt + bases[row + 3];
        int x4 = xAt + bases[row + 4];
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
            int offset = offsets[k];
            FloatVector left = FloatVector.fromArray(SPECIES, panels, panelLeft + k * panelStride);
            FloatVector right = FloatVector.fromArray(SPECIES, panels, panelRight + k * panelStride);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + offset]);
            a0 = factor.fma(left, a0);
            b0 = factor.fma(right, b0);
            factor = FloatVector.broadcast(SPECIES, x[x1 + offset]);
            a1 = factor.fma(left, a1);
            b1 = factor.fma(right, b1);
            factor = FloatVector.broadcast(SPECIES, x[x2 + offset]);
            a2 = factor.fma(left, a2);
            b2 = factor.fma(right, b2);
            factor = FloatVector.broadcast(SPECIES, x[x3 + offset]);
            a3 = factor.fma(left, a3);
            b3 = factor.fma(right, b3);
            factor = FloatVector.broadcast(SPECIES, x[x4 + offset]);
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

    static void fourRows(
            float[] x,
            int xAt,
            int[] bases,
            int row,
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
        int x0 = xAt + bases[row];
        int x1 = xAt + bases[row + 1];
        int x2 = xAt + bases[row + 2];
        int x3 = xAt + bases[row + 3];
        FloatVector a0 = FloatVector.fromArray(SPECIES, start, startLeft);
        FloatVector b0 = FloatVector.fromArray(SPECIES, start, startRight);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector a2 = a0;
        FloatVector b2 = b0;
        FloatVector a3 = a0;
        FloatVector b3 = b0;
        for (int k = 0; k < depth; k++) {
            int offset = offsets[k];
            FloatVector left = FloatVector.fromArray(SPECIES, panels, panelLeft + k * panelStride);
            FloatVector right = FloatVector.fromArray(SPECIES, panels, panelRight + k * panelStride);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + offset]);
            a0 = factor.fma(left, a0);
            b0 = factor.fma(right, b0);
            factor = FloatVector.broadcast(SPECIES, x[x1 + offset]);
            a1 = factor.fma(left, a1);
            b1 = factor.fma(right, b1);
            factor = FloatVector.broadcast(SPECIES, x[x2 + offset]);
            a2 = factor.fma(left, a2);
            b2 = factor.fma(right, b2);
            factor = FloatVector.broadcast(SPECIES, x[x3 + offset]);
            a3 = factor.fma(left, a3);
            b3 = factor.fma(right, b3);
        }
        a0.intoArray(y, yLeft);
        b0.intoArray(y, yRight);
        a1.intoArray(y, yLeft + yStride);
        b1.intoArray(y, yRight + yStride);
        a2.intoArray(y, yLeft + 2 * yStride);
        b2.intoArray(y, yRight + 2 * yStride);
        a3.intoArray(y, yLeft + 3 * yStride);
        b3.intoArray(y, yRight + 3 * yStride);
    }

    static void oneRow(
            float[] x,
            int xAt,
            int[] bases,
            int row,
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
            int yRight) {
        int x0 = xAt + bases[row];
        FloatVector a0 = FloatVector.fromArray(SPECIES, start, startLeft);
        FloatVector b0 = FloatVector.fromArray(SPECIES, start, startRight);
        for (int k = 0; k < depth; k++) {
            int offset = offsets[k];
            FloatVector left = FloatVector.fromArray(SPECIES, panels, panelLeft + k * panelStride);
            FloatVector right = FloatVector.fromArray(SPECIES, panels, panelRight + k * panelStride);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + offset]);
            a0 = factor.fma(left, a0);
            b0 = factor.fma(right, b0);
        }
        a0.intoArray(y, yLeft);
        b0.intoArray(y, yRight);
    }

    static void eightNarrowRows(
            float[] x,
            int xAt,
            int[] bases,
            int row,
            int[] offsets,
            int depth,
            float[] panels,
            int panelLeft,
            int panelStride,
            float[] start,
            int startLeft,
            float[] y,
            int yLeft,
            int yStride) {
        int x0 = xAt + bases[row];
        int x1 = xAt + bases[row + 1];
        int x2 = xAt + bases[row + 2];
        int x3 = xAt + bases[row + 3];
        int x4 = xAt + bases[row + 4];
        int x5 = xAt + bases[row + 5];
        int x6 = xAt + bases[row + 6];
        int x7 = xAt + bases[row + 7];
        FloatVector a0 = FloatVector.fromArray(SPECIES, start, startLeft);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector a6 = a0;
        FloatVector a7 = a0;
        for (int k = 0; k < depth; k++) {
            int offset = offsets[k];
            FloatVector left = FloatVector.fromArray(SPECIES, panels, panelLeft + k * panelStride);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + offset]);
            a0 = factor.fma(left, a0);
            factor = FloatVector.broadcast(SPECIES, x[x1 + offset]);
            a1 = factor.fma(left, a1);
            factor = FloatVector.broadcast(SPECIES, x[x2 + offset]);
            a2 = factor.fma(left, a2);
            factor = FloatVector.broadcast(SPECIES, x[x3 + offset]);
            a3 = factor.fma(left, a3);
            factor = FloatVector.broadcast(SPECIES, x[x4 + offset]);
            a4 = factor.fma(left, a4);
            factor = FloatVector.broadcast(SPECIES, x[x5 + offset]);
            a5 = factor.fma(left, a5);
            factor = FloatVector.broadcast(SPECIES, x[x6 + offset]);
            a6 = factor.fma(left, a6);
            factor = FloatVector.broadcast(SPECIES, x[x7 + offset]);
            a7 = factor.fma(left, a7);
        }
        a0.intoArray(y, yLeft);
        a1.intoArray(y, yLeft + yStride);
        a2.intoArray(y, yLeft + 2 * yStride);
        a3.intoArray(y, yLeft + 3 * yStride);
        a4.intoArray(y, yLeft + 4 * yStride);
        a5.intoArray(y, yLeft + 5 * yStride);
        a6.intoArray(y, yLeft + 6 * yStride);
        a7.intoArray(y, yLeft + 7 * yStride);
    }
}
