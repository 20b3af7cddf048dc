/** The {@code bench} commands: how fast the engines train and predict on this machine, on one thread. */
package io.thalweg.workbench.bench;
