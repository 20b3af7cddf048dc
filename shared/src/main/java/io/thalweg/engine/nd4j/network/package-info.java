/** Networks of layers: every kind of layer is made here. */
package io.thalweg.engine.nd4j.network;
