/** The Flink job that trains a network: it reads labeled events, and writes weights, metrics and dead letters. */
package io.thalweg.trainer;
