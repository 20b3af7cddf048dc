/** Reads files as streams of events: CSV, JSON Lines and IDX, optionally compressed. */
package io.thalweg.workbench.files;
