/** Networks as values: layers, shapes, losses, tensor names. Nothing here computes; engines do. */
package io.thalweg.network;
