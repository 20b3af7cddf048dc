/** What a layer at work is, and what it works with. */
package io.thalweg.engine.nd4j.layer;
