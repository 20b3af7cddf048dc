/** Sends files to Kafka topics: in order, at a limited rate, and resumable at each row. */
package io.thalweg.workbench.feed;
