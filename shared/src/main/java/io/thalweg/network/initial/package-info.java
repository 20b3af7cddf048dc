/** The initial values of the weights of a network, as values. */
package io.thalweg.network.initial;
