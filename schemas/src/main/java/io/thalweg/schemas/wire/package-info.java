/** How a record's value names the schema of its body: single-object encoding, or the framing of a schema registry. */
package io.thalweg.schemas.wire;
