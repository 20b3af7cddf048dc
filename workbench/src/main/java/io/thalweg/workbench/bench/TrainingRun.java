package io.thalweg.workbench.bench;

import io.thalweg.engine.Batch;
import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.reference.ReferenceCase;
import io.thalweg.workbench.console.FailureException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Training from a case's initial parameters, reduced to hashes of all that was computed. */
final class TrainingRun {

    private final Engine engine;
    private final ReferenceCase reference;
    private final List<Batch> batches;
    private final int rows;

    TrainingRun(Engine engine, ReferenceCase reference, int rows) {
        this.engine = engine;
        this.reference = reference;
        this.batches = Batches.of(reference, rows);
        this.rows = rows;
    }

    /** Trains for some steps on each of several networks: each but the first continues from a snapshot of the one before. */
    Result of(String run, int... steps) {
        MessageDigest outputsHash = sha256();
        MessageDigest lossesHash = sha256();
        float[] outputs =
                new float[rows * reference.training().network().output().elements()];
        Parameters parameters = reference.initial();
        OptimizerState state = reference.untouchedState();
        double loss = Double.NaN;
        int done = 0;
        for (int part : steps) {
            try (TrainableNetwork network = engine.trainable(Batches.spec(reference, rows))) {
                network.restore(parameters, state);
                for (int i = 0; i < part; i++) {
                    loss = learned(network.step(batches.get(done % batches.size()), outputs), done);
                    update(outputsHash, outputs);
                    lossesHash.update(
                            ByteBuffer.allocate(Double.BYTES).putDouble(loss).array());
                    done++;
                }
                parameters = network.parameters();
                state = network.optimizerState();
            }
        }
        MessageDigest stateHash = sha256();
        stateHash.update(ByteBuffer.allocate(Long.BYTES).putLong(state.steps()).array());
        for (float[] slot : state.slots()) {
            update(stateHash, slot);
        }
        MessageDigest parametersHash = sha256();
        update(parametersHash, parameters.values());
        return new Result(run, hex(outputsHash), hex(lossesHash), hex(parametersHash), hex(stateHash), loss);
    }

    private static double learned(StepReport report, int step) {
        if (report instanceof StepReport.Skipped skipped) {
            throw new FailureException("step " + step + " was skipped: " + skipped.reason()
                    + "; a case that does not train cannot be compared");
        }
        return ((StepReport.Learned) report).loss();
    }

    private static void update(MessageDigest digest, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
        for (float value : values) {
            bytes.putInt(Float.floatToRawIntBits(value));
        }
        digest.update(bytes.array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Hashes of one run.
     *
     * @param outputs of the raw outputs of all steps
     * @param losses of the losses of all steps
     * @param optimizerState of the step count and the slots after the last step
     */
    record Result(
            String run, String outputs, String losses, String parameters, String optimizerState, double lastLoss) {

        boolean hasSameBits(Result other) {
            return outputs.equals(other.outputs)
                    && losses.equals(other.losses)
                    && parameters.equals(other.parameters)
                    && optimizerState.equals(other.optimizerState);
        }

        Map<String, Object> json() {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("run", run);
            object.put("outputs", outputs);
            object.put("losses", losses);
            object.put("parameters", parameters);
            object.put("optimizerState", optimizerState);
            object.put("lastLoss", lastLoss);
            return object;
        }
    }
}
