/**
 * From the rows of files to events: the writing counterpart of decoding. A plan is made once per schema and file, one small
 * writer per field; then every row is written straight to Avro's bytes.
 */
package io.thalweg.schemas.encoding;
