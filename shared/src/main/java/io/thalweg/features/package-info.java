/** The only place where an event becomes numbers, in training and in serving alike. */
package io.thalweg.features;
