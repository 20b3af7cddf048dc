/** The {@code doctor} command: what the engines can use on this machine, and what to improve. */
package io.thalweg.workbench.doctor;
