/** The commands that show what is in a pipeline's topics, decoded and checked. */
package io.thalweg.workbench.inspect;
