/** Avro's binary encoding over byte arrays: a reader that no input can hurt, and a writer. */
package io.thalweg.schemas.avro;
