/**
 * The online learner: predict, evaluate, learn. The trainer job and the commands without Kafka use the same learner.
 */
package io.thalweg.learner;
