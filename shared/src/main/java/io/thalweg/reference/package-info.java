/** Reference cases: training runs recorded from other systems such as PyTorch, to verify the results of the engines. */
package io.thalweg.reference;
