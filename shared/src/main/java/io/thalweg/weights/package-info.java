/** Snapshots and their bytes on the wire: versions, parts, manifest, checks. */
package io.thalweg.weights;
