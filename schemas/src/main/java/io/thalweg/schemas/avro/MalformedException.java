package io.thalweg.schemas.avro;

import java.io.IOException;

/** Thrown if bytes are not a valid Avro encoding by their schema. Has no stack trace, because the cause is in the data. */
public final class MalformedException extends IOException {

    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
