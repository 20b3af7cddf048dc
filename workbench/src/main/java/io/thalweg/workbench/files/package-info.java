/** Files as streams of events: CSV, JSON Lines and IDX, compressed or not. */
package io.thalweg.workbench.files;
