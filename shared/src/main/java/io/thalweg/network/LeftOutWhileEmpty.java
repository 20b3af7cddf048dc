package io.thalweg.network;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Excludes a record component from the {@link Fingerprint} while it is an empty list or an absent value. For components
 * that were added after weights were published, so that the fingerprints of existing networks do not change.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface LeftOutWhileEmpty {}
