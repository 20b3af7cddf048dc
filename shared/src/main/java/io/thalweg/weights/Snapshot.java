package io.thalweg.weights;

import io.thalweg.engine.Parameters;
import io.thalweg.features.FeatureStatistics;

/** A model at one moment: parameters and feature statistics (the payload, which the hash covers), version, provenance. */
public record Snapshot(Version version, Parameters parameters, FeatureStatistics statistics, Provenance provenance) {}
