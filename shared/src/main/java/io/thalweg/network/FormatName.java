package io.thalweg.network;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of a record in the canonical text of a {@link Fingerprint}. It stays the same when the class is renamed, because
 * published weights and checkpoints carry the fingerprint.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface FormatName {

    /** The name that released builds have used. */
    String value();
}
