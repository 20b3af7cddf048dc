/** The stream that {@code up} makes itself: payments by card, whose pattern of fraud changes at known moments. */
package io.thalweg.workbench.up.payments;
