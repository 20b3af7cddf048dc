package io.thalweg.features;

import java.io.Serializable;
import org.apache.avro.Schema;

/**
 * How events are written.
 *
 * @param schema the reader's schema
 * @param id the field that identifies an event; its text is the record key
 * @param time the field with the event's time: {@code timestamp-millis}, {@code timestamp-micros}, or a long in milliseconds
 */
public record EventSpec(Schema schema, String id, String time) implements Serializable {}
