package io.thalweg.engine.cuda;

import io.thalweg.engine.Batch;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.common.GradientNorm;
import io.thalweg.engine.common.InitialParameters;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.NetworkSpec;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.optimizer.Update;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a network on the GPU. Parameters, gradients and the optimizer's memory stay there. A step is one graph, recorded
 * when a number of rows occurs for the first time: copy of the batch, forward, loss, backward, penalties, norm, optimizer.
 */
final class CudaNetwork implements TrainableNetwork {

    /** Recorded graphs that are kept. A full batch needs one; a batch that a time limit cut short, one of its own. */
    private static final int MOST_GRAPHS = 64;

    private static final int THREADS = 256;
    private static final int ROWS_OF_LOSS_BLOCK = 32;

    /** More blocks would leave more parts to add than they save. */
    private static final int MOST_NORM_BLOCKS = 256;

    private final TrainingSpec spec;
    private final Gpu gpu;
    private final Stream stream;
    private final DeviceMemory memory;
    private final ParameterLayout layout;
    private final Update update;
    private final DeviceUpdate formula;
    private final Optional<Layer> front;
    private final LayerStack stack;
    private final boolean oneForward;
    private final BatchTransfer transfer;
    private final long parameters;
    private final long trainedParameters;
    private final long gradients;
    private final long[] slots;
    private final long outputGradients;
    private final long evaluated;
    private final long losses;
    private final long squares;
    private final long usable;
    private final int outputWidth;
    private final Map<Integer, Long> graphs = new LinkedHashMap<>(16, 0.75f, true);
    private long steps;
    private boolean closed;

    /**
     * A network with freshly drawn parameters.
     *
     * @throws CudaException if the GPU has too little memory; nothing stays allocated then
     */
    static CudaNetwork of(TrainingSpec spec) {
        Gpu gpu = Gpu.get();
        gpu.makeCurrent();
        Stream stream = new Stream(gpu);
        DeviceMemory memory = new DeviceMemory(stream);
        try {
            return new CudaNetwork(spec, gpu, stream, memory);
        } catch (RuntimeException | Error e) {
            try (memory;
                    stream) {
                throw e;
            }
        }
    }

    private CudaNetwork(TrainingSpec spec, Gpu gpu, Stream stream, DeviceMemory memory) {
        this.spec = spec;
        this.gpu = gpu;
        this.stream = stream;
        this.memory = memory;
        NetworkSpec network = spec.network();
        this.layout = new ParameterLayout(network.tensors());
        this.update = spec.update();
        this.formula = DeviceUpdate.of(spec.optimizer());
        this.outputWidth = network.output().elements();
        this.oneForward = network.layers().stream().allMatch(LayerSpec::sameInTraining) && !update.trainsElsewhere();
        int maxRows = spec.maxBatchSize();
        this.transfer = new BatchTransfer(memory, network, maxRows);
        this.parameters = memory.floats(layout.size());
        this.trainedParameters = update.trainsElsewhere() ? memory.floats(layout.size()) : parameters;
        this.gradients = memory.floats(layout.size());
        this.slots = new long[spec.optimizer().slots()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = memory.floats(layout.size());
        }
        this.outputGradients = memory.floats((long) maxRows * outputWidth);
        this.evaluated = oneForward ? 0 : memory.floats((long) maxRows * outputWidth);
        this.losses = memory.floats(2L * lossBlocks(maxRows));
        this.squares = memory.floats(2L * MOST_NORM_BLOCKS);
        this.usable = memory.floats(1);
        Workspace workspace = new Workspace(
                stream,
                memory,
                new MatrixProduct(stream, memory),
                maxRows,
                parameters,
                trainedParameters,
                gradients,
                transfer.step(),
                usable,
                spec.seed());
        Place whole =
                new Place(Place.WHOLE_NETWORK, network.input(), network.output(), layout.tensors(), false, workspace);
        int tables = network.embedded().size();
        this.front = tables == 0
                ? Optional.empty()
                : Optional.of(EmbeddedColumnsLayer.of(
                        network.embedded(), whole.inside(0, network.input(), network.layerInput(), 0, tables, false)));
        this.stack = new LayerStack(network.layers(), whole.behind(network.layerInput(), tables));
        load(InitialParameters.draw(network, spec.initializer(), spec.seed()).values());
    }

    private static int lossBlocks(int rows) {
        return (rows + ROWS_OF_LOSS_BLOCK - 1) / ROWS_OF_LOSS_BLOCK;
    }

    @Override
    public StepReport step(Batch batch, float[] outputs) {
        int rows = batch.rows();
        // Beyond either, memory would be written that does not belong to the network.
        if (closed || rows < 1 || rows > spec.maxBatchSize()) {
            throw new IllegalArgumentException(
                    closed
                            ? "the network is closed"
                            : "a batch has 1 to " + spec.maxBatchSize() + " rows but had " + rows);
        }
        gpu.makeCurrent();
        long graph = graph(rows);
        update.begin(steps + 1);
        transfer.write(batch, update, steps);
        stream.run(graph);
        transfer.readOutputs(outputs, rows * outputWidth);
        double loss = transfer.loss();
        if (transfer.isLearned()) {
            steps++;
            return new StepReport.Learned(loss);
        }
        return new StepReport.Skipped(
                Double.isFinite(loss)
                        ? GradientNorm.refusal(transfer.squaredNorm())
                        : "the loss is not finite: " + loss);
    }

    private long graph(int rows) {
        Long known = graphs.get(rows);
        if (known != null) {
            return known;
        }
        if (graphs.size() == MOST_GRAPHS) {
            Iterator<Long> oldest = graphs.values().iterator();
            Gpu.check(Driver.cuGraphExecDestroy(oldest.next()), "cuGraphExecDestroy");
            oldest.remove();
        }
        long graph = stream.record(() -> enqueue(rows));
        graphs.put(rows, graph);
        return graph;
    }

    /** Enqueues a step. */
    private void enqueue(int rows) {
        transfer.enqueueCopy(stream, rows);
        long features = transfer.features(rows);
        if (update.trainsElsewhere()) {
            stream.launchPerElement(
                    "training_point",
                    layout.size(),
                    parameters,
                    slots[0],
                    transfer.constants(),
                    trainedParameters,
                    layout.size());
        }
        if (!oneForward) {
            long evaluation = forward(features, rows, new Pass(false, parameters));
            stream.launchPerElement("copy", rows * outputWidth, evaluation, evaluated, rows * outputWidth);
        }
        long raw = forward(features, rows, new Pass(true, trainedParameters));
        int lossBlocks = lossBlocks(rows);
        stream.launch(
                "loss_gradient",
                Grid.of(lossBlocks),
                ROWS_OF_LOSS_BLOCK,
                KernelCodes.of(spec.network().loss()),
                raw,
                transfer.labels(),
                transfer.weights(),
                outputGradients,
                losses,
                rows,
                outputWidth);
        long firstGradients = stack.backward(outputGradients, rows);
        front.ifPresent(layer -> layer.backward(firstGradients, rows));
        int normBlocks = Math.min(MOST_NORM_BLOCKS, (layout.size() + 4 * THREADS - 1) / (4 * THREADS));
        boolean penalty =
                spec.regularization().l1() != 0 || spec.regularization().l2() != 0;
        stream.launch(
                "gradient_norm",
                Grid.of(normBlocks),
                THREADS,
                gradients,
                trainedParameters,
                penalty ? layout.penalized() : 0,
                (float) spec.regularization().l1(),
                (float) spec.regularization().l2(),
                (float) spec.regularization().clipValue(),
                squares,
                layout.size());
        stream.launch(
                "update",
                Grid.of(Math.min(4 * gpu.multiprocessors(), (layout.size() + THREADS - 1) / THREADS)),
                THREADS,
                KernelCodes.of(formula),
                transfer.constants(),
                parameters,
                gradients,
                slot(0),
                slot(1),
                slot(2),
                layout.size(),
                losses,
                lossBlocks,
                squares,
                normBlocks,
                spec.regularization().clipNorm(),
                transfer.report(),
                usable,
                oneForward ? raw : evaluated,
                transfer.outputs(),
                rows * outputWidth);
        stack.commit();
    }

    private long forward(long features, int rows, Pass pass) {
        return stack.forward(front.isPresent() ? front.get().forward(features, rows, pass) : features, rows, pass);
    }

    private long slot(int index) {
        return index < slots.length ? slots[index] : 0;
    }

    private void load(float[] values) {
        memory.write(parameters, layout.arrange(values));
    }

    @Override
    public Parameters parameters() {
        gpu.makeCurrent();
        return new Parameters(spec.network().tensors(), layout.flat(memory.read(parameters, layout.size())));
    }

    @Override
    public OptimizerState optimizerState() {
        gpu.makeCurrent();
        float[][] values = new float[slots.length][];
        for (int i = 0; i < slots.length; i++) {
            values[i] = layout.flat(memory.read(slots[i], layout.size()));
        }
        return new OptimizerState(steps, values);
    }

    @Override
    public void restore(Parameters restored, OptimizerState state) {
        gpu.makeCurrent();
        load(restored.values());
        for (int i = 0; i < slots.length; i++) {
            memory.write(slots[i], layout.arrange(state.slots()[i]));
        }
        steps = state.steps();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            gpu.makeCurrent();
            Failures failures = new Failures();
            for (long graph : graphs.values()) {
                failures.attempt(() -> Gpu.check(Driver.cuGraphExecDestroy(graph), "cuGraphExecDestroy"));
            }
            // The stream first: it ends what may still be recorded, during which no memory can be freed.
            failures.attempt(stream::close);
            failures.attempt(memory::close);
            failures.rethrow();
        }
    }
}
