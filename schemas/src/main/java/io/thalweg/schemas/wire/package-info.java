/** The header of a record value that names its Avro schema: single-object encoding, or the format of a schema registry. */
package io.thalweg.schemas.wire;
