/** What this machine is, found out without any native code of ours: Java, the processor, and what native code is made for. */
package io.thalweg.workbench.doctor.machine;
