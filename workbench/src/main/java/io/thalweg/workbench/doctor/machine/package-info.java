/**
 * The properties of this machine that matter to the engines: JVM, processor, native libraries. Found out without native
 * code.
 */
package io.thalweg.workbench.doctor.machine;
