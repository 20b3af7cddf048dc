/** The jvm engine: dense networks on plain float arrays, fastest for small networks and batches of one. */
package io.thalweg.engine.jvm;
