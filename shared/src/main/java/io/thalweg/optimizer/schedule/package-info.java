/** How the size of the steps changes with their number: learning-rate schedules, and memory that fades by period. */
package io.thalweg.optimizer.schedule;
