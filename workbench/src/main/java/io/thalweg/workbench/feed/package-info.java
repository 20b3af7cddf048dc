/** Events into Kafka: in order, at the pace that is wanted, resumable to the row. */
package io.thalweg.workbench.feed;
