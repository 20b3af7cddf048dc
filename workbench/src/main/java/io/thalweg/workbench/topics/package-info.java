/** The Kafka topics of a pipeline: which exist, with which policies, and how they are created. */
package io.thalweg.workbench.topics;
