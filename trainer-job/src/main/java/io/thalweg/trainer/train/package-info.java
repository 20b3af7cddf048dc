/** The one stateful operator of the job: labeled events in; weights, metrics and dead letters out. Knows Flink, not Kafka. */
package io.thalweg.trainer.train;
