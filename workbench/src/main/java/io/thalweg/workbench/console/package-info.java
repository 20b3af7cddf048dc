/** What all commands share: where results and remarks are printed, as tables or JSON, and how a failure is told. */
package io.thalweg.workbench.console;
