/** One pure step: predict, learn, report. The same learner runs in the trainer job and in a backtest. */
package io.thalweg.learner;
