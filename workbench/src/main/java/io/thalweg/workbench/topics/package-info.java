/** The topics of a pipeline in a Kafka: which there are, with which policies, and how they are made. */
package io.thalweg.workbench.topics;
