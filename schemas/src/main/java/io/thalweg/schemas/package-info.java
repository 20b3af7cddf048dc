/** The Avro schemas of every topic, and the codec between their bytes and records. Knows Avro, and nothing else of ours. */
package io.thalweg.schemas;
