/** The real ends of the job: labeled events read from Kafka, everything else written to it. */
package io.thalweg.trainer.kafka;
