package io.thalweg.optimizer;

/** The update of an optimizer that accumulates sums or maxima over all steps. */
interface AccumulatingUpdate extends Update {

    /**
     * Decays the accumulated values without changing the parameters.
     *
     * @param keep the factor, in (0, 1)
     */
    void fadeInPlace(float keep, float[] parameters, float[][] slots);
}
