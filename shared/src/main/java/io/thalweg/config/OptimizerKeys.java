package io.thalweg.config;

import io.thalweg.config.yaml.Formats;
import io.thalweg.config.yaml.Key;
import io.thalweg.config.yaml.Kinds;
import io.thalweg.config.yaml.Section;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.Sgd;
import java.util.List;

/** The keys below {@code optimizer}: one section per optimizer. Adding one is adding its row. */
final class OptimizerKeys {

    private static final Key<Double> SGD_LEARNING_RATE = Key.of("learning-rate", Formats.number(), "0.01");
    private static final Key<Double> MOMENTUM = Key.of("momentum", Formats.number(), "0");
    private static final Key<Boolean> NESTEROV = Key.of("nesterov", Formats.flag(), "false");

    private static final Key<Double> ADAM_LEARNING_RATE = Key.of("learning-rate", Formats.number(), "0.001");
    private static final Key<Double> BETA1 = Key.of("beta1", Formats.number(), "0.9");
    private static final Key<Double> BETA2 = Key.of("beta2", Formats.number(), "0.999");
    private static final Key<Double> EPSILON = Key.of("epsilon", Formats.number(), "1e-8");

    static final Kinds<OptimizerSpec> KINDS = Kinds.<OptimizerSpec>wrapped("optimizer")
            .with(
                    "sgd",
                    Section.of(
                            List.of(SGD_LEARNING_RATE, MOMENTUM, NESTEROV),
                            values -> new Sgd(values.of(SGD_LEARNING_RATE), values.of(MOMENTUM), values.of(NESTEROV))))
            .with(
                    "adam",
                    Section.of(
                            List.of(ADAM_LEARNING_RATE, BETA1, BETA2, EPSILON),
                            values -> new Adam(
                                    values.of(ADAM_LEARNING_RATE),
                                    values.of(BETA1),
                                    values.of(BETA2),
                                    values.of(EPSILON))));

    private OptimizerKeys() {}
}
