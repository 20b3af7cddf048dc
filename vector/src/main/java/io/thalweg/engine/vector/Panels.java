package io.thalweg.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The packed layout of a matrix [depth, columns]: panels of sixteen columns, {@code [columns / 16, depth, 16]}. The last panel
 * is padded with zeros. The layout is the same for every width of a vector, so that parameters do not depend on the processor.
 */
final class Panels {

    /** Columns of a panel. */
    static final int WIDTH = 16;

    /** The widest vectors of this processor that fit into a panel: 4, 8 or 16 floats. */
    static final VectorSpecies<Float> SPECIES = species(FloatVector.SPECIES_PREFERRED);

    /** Whether C2 compiles vector operations to vector instructions; if not, each of them is a call, about 100 times slower. */
    static final boolean ARE_FAST = FloatVector.SPECIES_PREFERRED.length() >= SPECIES.length();

    private Panels() {}

    private static VectorSpecies<Float> species(VectorSpecies<Float> preferred) {
        // A JVM without vector instructions still prefers a species, of two floats.
        return preferred.length() < 4
                ? FloatVector.SPECIES_128
                : preferred.length() > WIDTH ? FloatVector.SPECIES_512 : preferred;
    }

    /** Rounds up to the next multiple of {@link #WIDTH}. */
    static int padded(int columns) {
        return (columns + WIDTH - 1) / WIDTH * WIDTH;
    }

    /** The index of element [0, column] of panels that begin at {@code panelsAt}. */
    static int index(int panelsAt, int column, int depth) {
        return panelsAt + column / WIDTH * WIDTH * depth + column % WIDTH;
    }
}
