/** The Kafka source and sink of the training job. */
package io.thalweg.trainer.kafka;
