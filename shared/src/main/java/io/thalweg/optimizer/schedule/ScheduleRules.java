package io.thalweg.optimizer.schedule;

/** Rules that several schedules share. */
final class ScheduleRules {

    private ScheduleRules() {}

    static void atLeastOne(String place, long value) {
        require(value >= 1, "at least 1", place, value);
    }

    /** In (0, 1]. */
    static void share(String place, double value) {
        require(value > 0 && value <= 1, "above 0, up to 1,", place, value);
    }

    /** In [0, 1). */
    static void floor(String place, double value) {
        require(value >= 0 && value < 1, "in [0, 1)", place, value);
    }

    private static void require(boolean kept, String rule, String place, Object value) {
        if (!kept) {
            String name = place.substring(place.lastIndexOf('.') + 1);
            throw new IllegalArgumentException(name + " must be " + rule + " but was " + value + " (" + place + ")");
        }
    }
}
