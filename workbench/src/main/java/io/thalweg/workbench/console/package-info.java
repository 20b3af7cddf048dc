/** Code that all commands share: output as tables or JSON, progress, and error messages. */
package io.thalweg.workbench.console;
