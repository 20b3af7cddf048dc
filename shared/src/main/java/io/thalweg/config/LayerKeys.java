package io.thalweg.config;

import io.thalweg.config.yaml.Formats;
import io.thalweg.config.yaml.Key;
import io.thalweg.config.yaml.Kinds;
import io.thalweg.config.yaml.Section;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerSpec;
import java.util.List;

/** The keys of an entry of {@code network}: one section per kind of layer. Adding a layer is adding its row. */
final class LayerKeys {

    private static final Key<Integer> UNITS = Key.required("units", Formats.wholeNumber(), "64");
    private static final Key<Activation> ACTIVATION = Key.of("activation", Formats.choice(Activation.class), "linear");
    private static final Key<Double> RATE = Key.required("rate", Formats.number(), "0.1");

    static final Kinds<LayerSpec> KINDS = Kinds.<LayerSpec>wrapped("layer")
            .with(
                    "dense",
                    Section.of(
                            List.of(UNITS, ACTIVATION),
                            values -> new DenseSpec(values.of(UNITS), values.of(ACTIVATION))))
            .with("dropout", Section.of(List.of(RATE), values -> new DropoutSpec(values.of(RATE))))
            .with("flatten", Section.of(List.of(), values -> new FlattenSpec()));

    private LayerKeys() {}
}
