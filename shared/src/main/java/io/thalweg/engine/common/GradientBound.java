package io.thalweg.engine.common;

/** Clips each element of the gradient ({@code training.clip-value}). */
public final class GradientBound {

    private GradientBound() {}

    /**
     * g ← max(-bound, min(bound, g)). An infinite element becomes NaN instead of the bound, so that a step which
     * overflows is skipped.
     */
    public static void applyInPlace(float[] gradients, float bound) {
        for (int i = 0; i < gradients.length; i++) {
            // Adds 0 to a finite element, and NaN to an infinite one.
            gradients[i] = Math.max(-bound, Math.min(bound, gradients[i])) + 0 * gradients[i];
        }
    }
}
