/** The {@code conformance} command: whether the engines, on this machine, compute the same as another system. */
package io.thalweg.workbench.conformance;
