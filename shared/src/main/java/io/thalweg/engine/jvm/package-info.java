/** Dense networks on plain float arrays, for learning and scoring event by event. */
package io.thalweg.engine.jvm;
