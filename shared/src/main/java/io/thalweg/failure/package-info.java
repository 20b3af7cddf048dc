/** Failures of clients in words: the cause that a person can act on, and what to do about it. */
package io.thalweg.failure;
