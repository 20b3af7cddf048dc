/** What this machine gives to the engines, what it could give, and what to do about the difference. */
package io.thalweg.workbench.doctor;
