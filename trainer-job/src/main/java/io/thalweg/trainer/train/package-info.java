/** The stateful operator of the training job. It uses Flink, but not Kafka. */
package io.thalweg.trainer.train;
