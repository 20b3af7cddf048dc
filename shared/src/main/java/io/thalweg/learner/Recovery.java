package io.thalweg.learner;

import io.thalweg.config.WhenDiverged;
import io.thalweg.network.Loss;
import io.thalweg.network.TensorSpec;
import io.thalweg.weights.Payload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Detects divergences and controls the learner after one: it has the levels of the loss, the last good state, and the
 * current episode. It depends only on the records.
 *
 * <p>A copy of the learner's state is taken while losses are normal, and becomes the last good state when the next 32
 * examples have normal losses too. An episode begins with a divergence: training continues from the last good state
 * with the learning rate times 0.1 for 1,000 steps, then at the full rate; the episode ends when 10,000 examples are
 * learned at the full rate. If training diverges again during the episode, the next period with the smaller rate is
 * twice as long; if it diverges at the smaller rate, that rate is also divided by ten.
 */
final class Recovery {

    private static final double SLOWER = 10;

    /**
     * The smallest rate. With it the parameters practically do not change, and it is still far above the smallest
     * positive double.
     */
    private static final double LEAST_RATE = 1e-30;

    private static final long SLOW_STEPS = 1_000;
    private static final long MOST_SLOW_STEPS = 1L << 40;
    private static final long PROVING_EXAMPLES = 10_000;
    private static final int CONFIRMING_EXAMPLES = 32;
    private static final int LEAST_COPY_STEPS = 256;
    private static final int FLOATS_PER_STEP = 100;

    private final WhenDiverged policy;
    private final long copySteps;

    private final Loss loss;
    private LossLevels levels;
    private LabelSizes labels = new LabelSizes();
    private GoodState good;
    private Optional<GoodState> candidate = Optional.empty();
    private long candidateExamples;

    /** The last step after which losses were normal. */
    private long calmStep;

    private Health health = Health.INITIAL;
    private double slowRate = 1;
    private long slowSteps;
    private long slowStepsLeft;
    private long provingExamplesLeft;

    /**
     * Creates the state before the first step.
     *
     * @param start the first good state
     * @param copiedFloats number of floats in a copy of the state; larger states are copied less often
     */
    Recovery(WhenDiverged policy, Loss loss, GoodState start, long copiedFloats) {
        this.policy = policy;
        this.loss = loss;
        this.levels = new LossLevels(loss);
        this.good = start;
        this.calmStep = start.step();
        this.copySteps = Math.max(LEAST_COPY_STEPS, copiedFloats / FLOATS_PER_STEP);
    }

    Health health() {
        return health;
    }

    boolean isStopped() {
        return health.state() == Health.State.STOPPED;
    }

    LossLevels levels() {
        return levels;
    }

    LabelSizes labels() {
        return labels;
    }

    GoodState good() {
        return good;
    }

    /**
     * Whether the last good state may decide that an example is at fault: its losses are below those of a network that
     * always answers 0, and training has never diverged. Otherwise the state itself may be bad for some examples.
     */
    boolean isGoodTrusted() {
        return health.divergences() == 0 && good.levels().ratio() < 1;
    }

    /** The present factor of the learning rate. */
    double rateFactor() {
        return slowStepsLeft > 0 ? slowRate : 1;
    }

    /** Whether the levels say that training has diverged. */
    boolean isDiverged() {
        return levels.isDiverged();
    }

    /** Whether the losses allow that the parameters are published. */
    boolean isCalm() {
        return levels.isCalm() && !isStopped();
    }

    /**
     * Counts a learned batch that has not caused a divergence.
     *
     * @param step batches learned, including this one
     * @return whether a copy of the learner's state must be passed to {@link #propose} now
     */
    boolean advance(long step, int examples) {
        advanceEpisode(examples);
        boolean isCopyDue = false;
        if (levels.isCalm()) {
            calmStep = step;
            if (candidate.isEmpty()) {
                isCopyDue = step - good.step() >= copySteps;
            } else {
                candidateExamples += examples;
                if (candidateExamples >= CONFIRMING_EXAMPLES) {
                    good = candidate.get();
                    candidate = Optional.empty();
                    labels.candidateConfirmed();
                }
            }
        } else {
            candidate = Optional.empty();
        }
        if (!health.isDiverged()) {
            Health.State state = levels.isCalm() ? Health.State.OK : Health.State.SUSPECT;
            if (state != health.state()) {
                health = new Health(state, health.divergences(), health.restores(), health.latest());
            }
        }
        return isCopyDue;
    }

    private void advanceEpisode(int examples) {
        if (slowStepsLeft > 0) {
            slowStepsLeft--;
        } else if (provingExamplesLeft > 0) {
            provingExamplesLeft = Math.max(0, provingExamplesLeft - examples);
            if (provingExamplesLeft == 0) {
                slowRate = 1;
                slowSteps = 0;
                health = new Health(Health.State.OK, health.divergences(), health.restores(), health.latest());
            }
        }
    }

    /** Stores a copy of the learner's state, which may become the last good state. */
    void propose(GoodState copy) {
        candidate = Optional.of(copy);
        candidateExamples = 0;
        labels.candidateTaken();
    }

    /**
     * Begins an episode after a divergence, or extends the current one. The learner must return to the last good state
     * and continue at the rate of {@link #rateFactor}.
     */
    void diverge(long step, DivergenceCause causes) {
        boolean isNew = !health.isDiverged();
        Optional<Divergence> latest = isNew
                ? Optional.of(new Divergence(calmStep + 1, step, good.step(), causes.cause(), causes.remedies()))
                : health.latest();
        slowRate = isNew || slowStepsLeft > 0 ? Math.max(LEAST_RATE, slowRate / SLOWER) : slowRate;
        slowSteps = isNew ? SLOW_STEPS : Math.min(MOST_SLOW_STEPS, 2 * slowSteps);
        slowStepsLeft = slowSteps;
        provingExamplesLeft = PROVING_EXAMPLES;
        levels = good.levels().copy();
        candidate = Optional.empty();
        calmStep = step;
        health = new Health(
                policy == WhenDiverged.STOP ? Health.State.STOPPED : Health.State.DIVERGED,
                health.divergences() + (isNew ? 1 : 0),
                health.restores() + 1,
                latest);
    }

    /** Replaces the last good state, because it cannot learn the current batch. */
    void replaceGood(GoodState state) {
        good = state;
        candidate = Optional.empty();
    }

    /** Sets the good state after a restore from checkpoint format v1, which contains none. */
    void startFrom(GoodState state) {
        good = state;
        calmStep = state.step();
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            levels.write(out);
            labels.write(out);
            write(out, good);
            out.writeBoolean(candidate.isPresent());
            if (candidate.isPresent()) {
                write(out, candidate.get());
            }
            out.writeLong(candidateExamples);
            out.writeLong(calmStep);
            out.writeDouble(slowRate);
            out.writeLong(slowSteps);
            out.writeLong(slowStepsLeft);
            out.writeLong(provingExamplesLeft);
            write(out, health);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * The inverse of {@link #encode()}.
     *
     * @param clips of the pipeline, which may have changed
     * @throws IOException if the bytes are not of such a learner
     */
    void restore(byte[] bytes, List<TensorSpec> tensors, double[] clips) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        levels = LossLevels.read(in, loss);
        labels = LabelSizes.read(in);
        good = readGood(in, tensors, clips);
        candidate = in.readBoolean() ? Optional.of(readGood(in, tensors, clips)) : Optional.empty();
        candidateExamples = in.readLong();
        calmStep = in.readLong();
        slowRate = in.readDouble();
        slowSteps = in.readLong();
        slowStepsLeft = in.readLong();
        provingExamplesLeft = in.readLong();
        health = readHealth(in);
        boolean isRate = slowRate >= LEAST_RATE && slowRate <= 1;
        if (!isRate || slowSteps < 0 || slowStepsLeft < 0 || provingExamplesLeft < 0) {
            throw new IOException("the learner's checkpoint has a smaller learning rate of " + slowRate + " for "
                    + slowSteps + " steps, of which " + slowStepsLeft + " are left, and then " + provingExamplesLeft
                    + " examples; it is damaged");
        }
        if (in.available() > 0) {
            throw new IOException(
                    "the learner's checkpoint has " + in.available() + " bytes after the state of its recovery");
        }
    }

    private static void write(DataOutputStream out, GoodState state) throws IOException {
        out.writeLong(state.step());
        Checkpoint.write(out, state.payload().encode());
        Checkpoint.write(out, state.optimizer());
        state.levels().write(out);
    }

    private GoodState readGood(DataInputStream in, List<TensorSpec> tensors, double[] clips) throws IOException {
        long step = in.readLong();
        Payload payload = Payload.decode(Checkpoint.readBytes(in), tensors, clips.length);
        return new GoodState(
                step,
                new Payload(payload.parameters(), payload.statistics().withClips(clips)),
                Checkpoint.readOptimizer(in),
                LossLevels.read(in, loss));
    }

    private static void write(DataOutputStream out, Health health) throws IOException {
        out.writeUTF(health.state().name());
        out.writeLong(health.divergences());
        out.writeLong(health.restores());
        out.writeBoolean(health.latest().isPresent());
        if (health.latest().isPresent()) {
            Divergence latest = health.latest().get();
            out.writeLong(latest.sinceStep());
            out.writeLong(latest.step());
            out.writeLong(latest.restoredStep());
            out.writeUTF(latest.cause());
            out.writeShort(latest.remedies().size());
            for (String remedy : latest.remedies()) {
                out.writeUTF(remedy);
            }
        }
    }

    private static Health readHealth(DataInputStream in) throws IOException {
        return new Health(
                readState(in),
                in.readLong(),
                in.readLong(),
                in.readBoolean() ? Optional.of(readDivergence(in)) : Optional.empty());
    }

    private static Health.State readState(DataInputStream in) throws IOException {
        String name = in.readUTF();
        for (Health.State state : Health.State.values()) {
            if (state.name().equals(name)) {
                return state;
            }
        }
        throw new IOException("the learner's checkpoint has the unknown state of training " + name);
    }

    private static Divergence readDivergence(DataInputStream in) throws IOException {
        long sinceStep = in.readLong();
        long step = in.readLong();
        long restoredStep = in.readLong();
        String cause = in.readUTF();
        int count = in.readUnsignedShort();
        List<String> remedies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            remedies.add(in.readUTF());
        }
        return new Divergence(sinceStep, step, restoredStep, cause, remedies);
    }
}
