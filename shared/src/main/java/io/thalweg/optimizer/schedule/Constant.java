package io.thalweg.optimizer.schedule;

/** A constant learning rate: factor 1. */
public record Constant() implements Schedule {

    @Override
    public String kind() {
        return "constant";
    }

    @Override
    public double factor(long step) {
        return 1;
    }
}
