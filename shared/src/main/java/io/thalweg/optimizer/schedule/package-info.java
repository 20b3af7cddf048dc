/** Learning-rate schedules and the decay of optimizer state, as functions of the step number. */
package io.thalweg.optimizer.schedule;
