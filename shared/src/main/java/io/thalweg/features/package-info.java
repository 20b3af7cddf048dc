/** Features and labels: how the fields of an event become numbers. Training and scoring share this code. */
package io.thalweg.features;
