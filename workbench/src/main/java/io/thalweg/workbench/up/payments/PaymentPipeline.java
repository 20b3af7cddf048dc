package io.thalweg.workbench.up.payments;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The pipeline of the built-in stream of payments. */
public final class PaymentPipeline {

    private static final String PIPELINE = "payments.yaml";
    private static final List<String> FILES = List.of(PIPELINE, "payments.avsc");

    private PaymentPipeline() {}

    /** Copies its files to a directory, where other commands can use them too, and reads the pipeline from there. */
    public static Pipeline unpack(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (String file : FILES) {
            try (InputStream packaged = PaymentPipeline.class.getResourceAsStream(file)) {
                if (packaged == null) {
                    throw new IllegalStateException(file + " is not on the class path; build the workbench again");
                }
                Files.copy(packaged, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return PipelineReader.read(directory.resolve(PIPELINE));
    }
}
