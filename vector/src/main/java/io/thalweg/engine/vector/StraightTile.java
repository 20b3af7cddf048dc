package io.thalweg.engine.vector;

import static io.thalweg.engine.vector.Panels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of a product whose factors lie side by side: rows of two vectors of results each,
 * y[r] = start[r] + Σₖ x[xᵣ + k]·panel[k] with xᵣ = xAt + bases[row + r]. The loops read at plain indices, so that C2 checks
 * bounds once, before them.
 */
final class StraightTile {

    private StraightTile() {}

    static void eightRows(
            float[] x,
            int xAt,
            int[] bases,
            int row,
            int depth,
            float[] panels,
            int panelLeft,
            int panelRight,
            float[] start,
            int startLeft,
            int startRight,
            int startStride,
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
        FloatVector a1 = FloatVector.fromArray(SPECIES, start, startLeft + startStride);
        FloatVector b1 = FloatVector.fromArray(SPECIES, start, startRight + startStride);
        FloatVector a2 = FloatVector.fromArray(SPECIES, start, startLeft + 2 * startStride);
        FloatVector b2 = FloatVector.fromArray(SPECIES, start, startRight + 2 * startStride);
        FloatVector a3 = FloatVector.fromArray(SPECIES, start, startLeft + 3 * startStride);
        FloatVector b3 = FloatVector.fromArray(SPECIES, start, startRight + 3 * startStride);
        FloatVector a4 = FloatVector.fromArray(SPECIES, start, startLeft + 4 * startStride);
        FloatVector b4 = FloatVector.fromArray(SPECIES, start, startRight + 4 * startStride);
        FloatVector a5 = FloatVector.fromArray(SPECIES, start, startLeft + 5 * startStride);
        FloatVector b5 = FloatVector.fromArray(SPECIES, start, startRight + 5 * startStride);
        FloatVector a6 = FloatVector.fromArray(SPECIES, start, startLeft + 6 * startStride);
        FloatVector b6 = FloatVector.fromArray(SPECIES, start, startRight + 6 * startStride);
        FloatVector a7 = FloatVector.fromArray(SPECIES, start, startLeft + 7 * startStride);
        FloatVector b7 = FloatVector.fromArray(SPECIES, start, startRight + 7 * startStride);
        for (int k = 0; k < depth; k++) {
            FloatVector left = FloatVector.fromArray(SPECIES, panels, panelLeft + k * Panels.WIDTH);
            FloatVector right = FloatVector.fromArray(SPECIES, panels, panelRight + k * Panels.WIDTH);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + k]);
            a0 = factor.fma(left, a0);
            b0 = factor.fma(right, b0);
            factor = FloatVector.broadcast(SPECIES, x[x1 + k]);
            a1 = factor.fma(left, a1);
            b1 = factor.fma(right, b1);
            factor = FloatVector.broadcast(SPECIES, x[x2 + k]);
            a2 = factor.fma(left, a2);
            b2 = factor.fma(right, b2);
            factor = FloatVector.broadcast(SPECIES, x[x3 + k]);
            a3 = factor.fma(left, a3);
            b3 = factor.fma(right, b3);
            factor = FloatVector.broadcast(SPECIES, x[x4 + k]);
            a4 = factor.fma(left, a4);
            b4 = factor.fma(right, b4);
            factor = FloatVector.broadcast(SPECIES, x[x5 + k]);
            a5 = factor.fma(left, a5);
            b5 = factor.fma(right, b5);
            factor = FloatVector.broadcast(SPECIES, x[x6 + k]);
            a6 = factor.fma(left, a6);
            b6 = factor.fma(right, b6);
            factor = FloatVector.broadcast(SPECIES, x[x7 + k]);
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
            int depth,
            float[] panels,
            int panelLeft,
            int panelRight,
            float[] start,
            int startLeft,
            int startRight,
            int startStride,
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
        FloatVector a1 = FloatVector.fromArray(SPECIES, start, startLeft + startStride);
        FloatVector b1 = FloatVector.fromArray(SPECIES, start, startRight + startStride);
        FloatVector a2 = FloatVector.fromArray(SPECIES, start, startLeft + 2 * startStride);
        FloatVector b2 = FloatVector.fromArray(SPECIES, start, startRight + 2 * startStride);
        FloatVector a3 = FloatVector.fromArray(SPECIES, start, startLeft + 3 * startStride);
        FloatVector b3 = FloatVector.fromArray(SPECIES, start, startRight + 3 * startStride);
        FloatVector a4 = FloatVector.fromArray(SPECIES, start, startLeft + 4 * startStride);
        FloatVector b4 = FloatVector.fromArray(SPECIES, start, startRight + 4 * startStride);
        for (int k = 0; k < depth; k++) {
            FloatVector left = FloatVector.fromArray(SPECIES, panels, panelLeft + k * Panels.WIDTH);
            FloatVector right = FloatVector.fromArray(SPECIES, panels, panelRight + k * Panels.WIDTH);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + k]);
            a0 = factor.fma(left, a0);
            b0 = factor.fma(right, b0);
            factor = FloatVector.broadcast(SPECIES, x[x1 + k]);
            a1 = factor.fma(left, a1);
            b1 = factor.fma(right, b1);
            factor = FloatVector.broadcast(SPECIES, x[x2 + k]);
            a2 = factor.fma(left, a2);
            b2 = factor.fma(right, b2);
            factor = FloatVector.broadcast(SPECIES, x[x3 + k]);
            a3 = factor.fma(left, a3);
            b3 = factor.fma(right, b3);
            factor = FloatVector.broadcast(SPECIES, x[x4 + k]);
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
            int depth,
            float[] panels,
            int panelLeft,
            int panelRight,
            float[] start,
            int startLeft,
            int startRight,
            int startStride,
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
        FloatVector a1 = FloatVector.fromArray(SPECIES, start, startLeft + startStride);
        FloatVector b1 = FloatVector.fromArray(SPECIES, start, startRight + startStride);
        FloatVector a2 = FloatVector.fromArray(SPECIES, start, startLeft + 2 * startStride);
        FloatVector b2 = FloatVector.fromArray(SPECIES, start, startRight + 2 * startStride);
        FloatVector a3 = FloatVector.fromArray(SPECIES, start, startLeft + 3 * startStride);
        FloatVector b3 = FloatVector.fromArray(SPECIES, start, startRight + 3 * startStride);
        for (int k = 0; k < depth; k++) {
            FloatVector left = FloatVector.fromArray(SPECIES, panels, panelLeft + k * Panels.WIDTH);
            FloatVector right = FloatVector.fromArray(SPECIES, panels, panelRight + k * Panels.WIDTH);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + k]);
            a0 = factor.fma(left, a0);
            b0 = factor.fma(right, b0);
            factor = FloatVector.broadcast(SPECIES, x[x1 + k]);
            a1 = factor.fma(left, a1);
            b1 = factor.fma(right, b1);
            factor = FloatVector.broadcast(SPECIES, x[x2 + k]);
            a2 = factor.fma(left, a2);
            b2 = factor.fma(right, b2);
            factor = FloatVector.broadcast(SPECIES, x[x3 + k]);
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

    /** One row of four vectors, which begin at {@code panels[p0]} to {@code panels[p3]}; results and starts lie side by side. */
    static void oneRow(
            float[] x,
            int xAt,
            int depth,
            float[] panels,
            int p0,
            int p1,
            int p2,
            int p3,
            float[] start,
            int startAt,
            float[] y,
            int yAt) {
        int width = SPECIES.length();
        FloatVector a0 = FloatVector.fromArray(SPECIES, start, startAt);
        FloatVector a1 = FloatVector.fromArray(SPECIES, start, startAt + width);
        FloatVector a2 = FloatVector.fromArray(SPECIES, start, startAt + 2 * width);
        FloatVector a3 = FloatVector.fromArray(SPECIES, start, startAt + 3 * width);
        for (int k = 0; k < depth; k++) {
            FloatVector factor = FloatVector.broadcast(SPECIES, x[xAt + k]);
            a0 = factor.fma(FloatVector.fromArray(SPECIES, panels, p0 + k * Panels.WIDTH), a0);
            a1 = factor.fma(FloatVector.fromArray(SPECIES, panels, p1 + k * Panels.WIDTH), a1);
            a2 = factor.fma(FloatVector.fromArray(SPECIES, panels, p2 + k * Panels.WIDTH), a2);
            a3 = factor.fma(FloatVector.fromArray(SPECIES, panels, p3 + k * Panels.WIDTH), a3);
        }
        a0.intoArray(y, yAt);
        a1.intoArray(y, yAt + width);
        a2.intoArray(y, yAt + 2 * width);
        a3.intoArray(y, yAt + 3 * width);
    }
}
