package io.thalweg.engine.common;

/** Clips each element of the gradient ({@code training.clip-value}). */
public final class GradientBound {

    private GradientBound() {}

    /**
     * g ← max(-bound, min(bound, g)). An infinite element becomes NaN, not the bound: a step that cannot be computed is
     * skipped, not taken in the direction of its overflow.
     */
    public static void applyInPlace(float[] gradients, float bound) {
        for (int i = 0; i < gradients.length; i++) {
            // Adds 0 to a finite element, and NaN to an infinite one.
            gradients[i] = Math.max(-bound, Math.min(bound, gradients[i])) + 0 * gradients[i];
        }
    }
}
