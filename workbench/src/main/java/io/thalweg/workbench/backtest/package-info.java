/** The learner on a file, without Kafka: how well a pipeline would have done. */
package io.thalweg.workbench.backtest;
