package io.thalweg.network;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Excludes a record component from the {@link Fingerprint}, because existing weights stay valid when it changes: they
 * contain the value that they were trained with.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface LeftOutOfFingerprint {}
