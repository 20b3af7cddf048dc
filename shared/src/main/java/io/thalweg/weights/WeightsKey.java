package io.thalweg.weights;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The key of a record of the weights topic; {@code toString} returns its text. */
public sealed interface WeightsKey {

    /** The pipeline of the weights. */
    String pipeline();

    /** {@code <pipeline>/<version>/part/00007}, counted from 0. */
    record Part(String pipeline, Version version, int index) implements WeightsKey {

        @Override
        public String toString() {
            return String.format("%s/%s/part/%05d", pipeline, version, index);
        }
    }

    /** {@code <pipeline>/<version>/manifest}: written after the parts; a version without a manifest is ignored. */
    record Manifest(String pipeline, Version version) implements WeightsKey {

        @Override
        public String toString() {
            return pipeline + "/" + version + "/manifest";
        }
    }

    /** {@code <pipeline>/head}: written by earlier builds, and ignored. */
    record Head(String pipeline) implements WeightsKey {

        @Override
        public String toString() {
            return pipeline + "/head";
        }
    }

    /** The inverse of {@code toString}; empty if the text is not such a key. */
    static Optional<WeightsKey> parse(String text) {
        Matcher matcher = Format.KEY.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String pipeline = matcher.group("pipeline");
        if (matcher.group("version") == null) {
            return Optional.of(new Head(pipeline));
        }
        Version version = Version.parse(matcher.group("version"));
        return Optional.of(
                matcher.group("index") == null
                        ? new Manifest(pipeline, version)
                        : new Part(pipeline, version, Integer.parseInt(matcher.group("index"))));
    }

    /** Parses exactly the texts that {@code toString} returns: no signs, no leading zeros, no overflow. */
    final class Format {

        private static final String NUMBER = "(?:0|[1-9][0-9]{0,17})";
        private static final Pattern KEY = Pattern.compile("(?<pipeline>[^/]+)/(?:head|(?<version>" + NUMBER + "\\."
                + NUMBER + ")/(?:manifest|part/(?<index>[0-9]{5}|[1-9][0-9]{5,8})))");

        private Format() {}
    }
}
