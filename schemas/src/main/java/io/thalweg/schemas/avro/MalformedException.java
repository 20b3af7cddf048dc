package io.thalweg.schemas.avro;

import java.io.IOException;

/** The bytes are not what their schema says. Carries no stack trace: the bytes are at fault, not the code that read them. */
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
