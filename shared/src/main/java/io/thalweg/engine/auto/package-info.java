/** Which engine a network gets, and why. */
package io.thalweg.engine.auto;
