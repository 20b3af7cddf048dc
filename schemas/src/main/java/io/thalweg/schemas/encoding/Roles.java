package io.thalweg.schemas.encoding;

/**
 * The names of the fields for id, time and label of an event.
 *
 * @param id identifies the event; taken from the caller where a file has no such column
 * @param time when the event happened; taken from the caller where a file has no such column
 * @param label the truth, which live events do not have yet
 */
public record Roles(String id, String time, String label) {}
