/** Explains failures of Kafka's clients and of Flink: the useful cause, and what to do about it. */
package io.thalweg.failure;
