/** The built-in stream of {@code up}: card payments whose pattern of fraud changes at known rows. */
package io.thalweg.workbench.up.payments;
