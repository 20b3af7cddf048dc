/** The Avro schemas of all topics, and records with their codecs. Depends on Avro, and on no other package of Thalweg. */
package io.thalweg.schemas;
