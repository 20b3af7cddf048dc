package io.thalweg.workbench.bench;

import io.thalweg.engine.Batch;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.reference.ReferenceCase;
import java.util.ArrayList;
import java.util.List;

/**
 * Regroups the rows of a reference case into batches of another size, starting again at the first row when the rows are
 * used up.
 */
final class Batches {

    private Batches() {}

    /** The case's training, with another batch size. */
    static TrainingSpec spec(ReferenceCase reference, int rows) {
        TrainingSpec own = reference.training();
        return new TrainingSpec(
                own.network(),
                own.optimizer(),
                own.optimizerSchedule(),
                own.regularization(),
                own.initializer(),
                rows,
                own.seed());
    }

    /** As many batches as the case has, or more where they are smaller: each row is in one of them. */
    static List<Batch> of(ReferenceCase reference, int rows) {
        List<Batch> own = new ArrayList<>();
        for (int i = 0; i < reference.batches(); i++) {
            own.add(reference.batch(i));
        }
        int features = own.get(0).features().length / reference.rows();
        int labels = own.get(0).labels().length / reference.rows();
        int count = Math.max(own.size(), own.size() * reference.rows() / rows);
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] x = new float[Math.multiplyExact(rows, features)];
            float[] y = new float[Math.multiplyExact(rows, labels)];
            for (int row = 0; row < rows; row++) {
                int place = Math.floorMod(i * rows + row, own.size() * reference.rows());
                Batch source = own.get(place / reference.rows());
                int sourceRow = place % reference.rows();
                System.arraycopy(source.features(), sourceRow * features, x, row * features, features);
                System.arraycopy(source.labels(), sourceRow * labels, y, row * labels, labels);
            }
            batches.add(new Batch(rows, x, y));
        }
        return List.copyOf(batches);
    }
}
