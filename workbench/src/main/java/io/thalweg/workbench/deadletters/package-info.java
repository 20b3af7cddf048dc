/** Counts dead letters by reason, for all commands that report them. */
package io.thalweg.workbench.deadletters;
