package io.thalweg.config;

import io.thalweg.optimizer.AdaGrad;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.AdamW;
import io.thalweg.optimizer.AmsGrad;
import io.thalweg.optimizer.Ftrl;
import io.thalweg.optimizer.NAdam;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.RmsProp;
import io.thalweg.optimizer.ScheduleFreeAdamW;
import io.thalweg.optimizer.Sgd;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Kinds;
import io.thalweg.yaml.Section;
import java.util.List;

/** The keys below {@code optimizer}: one section per optimizer. A new optimizer needs one more row here. */
final class OptimizerKeys {

    private static final Key<Double> SGD_LEARNING_RATE = Key.of("learning-rate", Formats.number(), "0.01");
    private static final Key<Double> MOMENTUM = Key.of("momentum", Formats.number(), "0");
    private static final Key<Boolean> NESTEROV = Key.of("nesterov", Formats.flag(), "false");

    private static final Key<Double> ADAM_LEARNING_RATE = Key.of("learning-rate", Formats.number(), "0.001");
    private static final Key<Double> BETA1 = Key.of("beta1", Formats.number(), "0.9");
    private static final Key<Double> BETA2 = Key.of("beta2", Formats.number(), "0.999");
    private static final Key<Double> EPSILON = Key.of("epsilon", Formats.number(), "1e-8");
    private static final Key<Double> WEIGHT_DECAY = Key.of("weight-decay", Formats.number(), "0.01");
    private static final Key<Double> NADAM_LEARNING_RATE = Key.of("learning-rate", Formats.number(), "0.002");
    private static final Key<Double> MOMENTUM_DECAY = Key.of("momentum-decay", Formats.number(), "0.004");

    private static final Key<Double> ADAGRAD_EPSILON = Key.of("epsilon", Formats.number(), "1e-10");
    private static final Key<Double> DECAY = Key.of("decay", Formats.number(), "0.99");
    private static final Key<Boolean> CENTERED = Key.of("centered", Formats.flag(), "false");

    private static final Key<Double> FTRL_LEARNING_RATE = Key.of("learning-rate", Formats.number(), "0.1");
    private static final Key<Double> BETA = Key.of("beta", Formats.number(), "1");
    private static final Key<Double> LAMBDA1 = Key.of("lambda1", Formats.number(), "0");
    private static final Key<Double> LAMBDA2 = Key.of("lambda2", Formats.number(), "0");

    private static final Key<Double> SCHEDULE_FREE_LEARNING_RATE = Key.of("learning-rate", Formats.number(), "0.0025");
    private static final Key<Double> NO_WEIGHT_DECAY = Key.of("weight-decay", Formats.number(), "0");
    private static final Key<Double> R = Key.of("r", Formats.number(), "0");

    static final Kinds<OptimizerSpec> KINDS = Kinds.<OptimizerSpec>wrapped("optimizer")
            .with(
                    "sgd",
                    Section.of(
                            List.of(SGD_LEARNING_RATE, MOMENTUM, NESTEROV),
                            values -> new Sgd(values.of(SGD_LEARNING_RATE), values.of(MOMENTUM), values.of(NESTEROV))))
            .with(
                    "adagrad",
                    Section.of(
                            List.of(SGD_LEARNING_RATE, ADAGRAD_EPSILON),
                            values -> new AdaGrad(values.of(SGD_LEARNING_RATE), values.of(ADAGRAD_EPSILON))))
            .with(
                    "rmsprop",
                    Section.of(
                            List.of(SGD_LEARNING_RATE, DECAY, EPSILON, MOMENTUM, CENTERED),
                            values -> new RmsProp(
                                    values.of(SGD_LEARNING_RATE),
                                    values.of(DECAY),
                                    values.of(EPSILON),
                                    values.of(MOMENTUM),
                                    values.of(CENTERED))))
            .with(
                    "adam",
                    Section.of(
                            List.of(ADAM_LEARNING_RATE, BETA1, BETA2, EPSILON),
                            values -> new Adam(
                                    values.of(ADAM_LEARNING_RATE),
                                    values.of(BETA1),
                                    values.of(BETA2),
                                    values.of(EPSILON))))
            .with(
                    "adamw",
                    Section.of(
                            List.of(ADAM_LEARNING_RATE, BETA1, BETA2, EPSILON, WEIGHT_DECAY),
                            values -> new AdamW(
                                    values.of(ADAM_LEARNING_RATE),
                                    values.of(BETA1),
                                    values.of(BETA2),
                                    values.of(EPSILON),
                                    values.of(WEIGHT_DECAY))))
            .with(
                    "amsgrad",
                    Section.of(
                            List.of(ADAM_LEARNING_RATE, BETA1, BETA2, EPSILON),
                            values -> new AmsGrad(
                                    values.of(ADAM_LEARNING_RATE),
                                    values.of(BETA1),
                                    values.of(BETA2),
                                    values.of(EPSILON))))
            .with(
                    "nadam",
                    Section.of(
                            List.of(NADAM_LEARNING_RATE, BETA1, BETA2, EPSILON, MOMENTUM_DECAY),
                            values -> new NAdam(
                                    values.of(NADAM_LEARNING_RATE),
                                    values.of(BETA1),
                                    values.of(BETA2),
                                    values.of(EPSILON),
                                    values.of(MOMENTUM_DECAY))))
            .with(
                    "ftrl",
                    Section.of(
                            List.of(FTRL_LEARNING_RATE, BETA, LAMBDA1, LAMBDA2),
                            values -> new Ftrl(
                                    values.of(FTRL_LEARNING_RATE),
                                    values.of(BETA),
                                    values.of(LAMBDA1),
                                    values.of(LAMBDA2))))
            .with(
                    "schedule-free-adamw",
                    Section.of(
                            List.of(SCHEDULE_FREE_LEARNING_RATE, BETA1, BETA2, EPSILON, NO_WEIGHT_DECAY, R),
                            values -> new ScheduleFreeAdamW(
                                    values.of(SCHEDULE_FREE_LEARNING_RATE),
                                    values.of(BETA1),
                                    values.of(BETA2),
                                    values.of(EPSILON),
                                    values.of(NO_WEIGHT_DECAY),
                                    values.of(R))));

    private OptimizerKeys() {}
}
