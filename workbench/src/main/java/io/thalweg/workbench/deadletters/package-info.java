/** Why records could not be used, counted: the same wherever a command counts dead letters. */
package io.thalweg.workbench.deadletters;
