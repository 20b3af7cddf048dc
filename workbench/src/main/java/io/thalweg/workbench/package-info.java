/** The thalweg command. */
package io.thalweg.workbench;
