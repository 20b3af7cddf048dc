/** A reader and a writer of Avro's binary encoding over byte arrays; the reader is safe against malformed input. */
package io.thalweg.schemas.avro;
