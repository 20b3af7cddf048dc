/**
 * Encodes rows of files as Avro events. Each encoder makes one small writer for each field when it is created, and then
 * writes each row directly as Avro bytes.
 */
package io.thalweg.schemas.encoding;
