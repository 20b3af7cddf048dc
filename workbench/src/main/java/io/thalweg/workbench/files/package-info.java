/** Files as streams of events: CSV and IDX, compressed or not. */
package io.thalweg.workbench.files;
