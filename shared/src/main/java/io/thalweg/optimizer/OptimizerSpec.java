package io.thalweg.optimizer;

import java.io.Serializable;

/** An optimizer and its hyper-parameters: a value. Its memory is in {@link OptimizerState}. */
public sealed interface OptimizerSpec extends Serializable
        permits Sgd, AdaGrad, RmsProp, Adam, AdamW, AmsGrad, NAdam, Ftrl {

    /** The name in pipeline.yaml. */
    String kind();

    /** How many vectors as long as the parameters it remembers: AMSGrad 3, Adam 2, momentum 1, plain SGD 0. */
    int slots();

    /** Its formula, ready to be applied. */
    Update update();
}
