package io.thalweg.workbench.bench;

/** A repeatable operation to be timed. */
interface Work {

    /** Resets the state, so that each run starts from the same point. Not timed. */
    void prepare();

    /**
     * Runs the operation so many times.
     *
     * @return a number that depends on all results, so that the JIT compiler cannot remove any computation
     */
    double run(int operations);
}
