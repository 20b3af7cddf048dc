package io.thalweg.workbench.up.payments;

import java.util.random.RandomGenerator;

/**
 * The pattern of fraud in a part of the stream. The honest payments change too: they resemble the fraud of the part
 * before, so that a model which keeps the old rule is wrong in both directions.
 */
enum FraudPattern {
    STOLEN_ABROAD("stolen cards, spent far away at night on what sells well") {
        @Override
        Payment fraudulent(RandomGenerator random) {
            return new Payment(
                    logNormal(random, 5.8, 0.6),
                    pick(random, "electronics", "jewelry", "travel"),
                    abroad(random),
                    "chip",
                    random.nextDouble(0, 7),
                    600 + random.nextExponential() * 1500,
                    random.nextExponential() * 60,
                    random.nextDouble(30, 2000),
                    true);
        }

        @Override
        Payment honest(RandomGenerator random) {
            return everyday(random);
        }
    },

    CARD_TESTING("card numbers, tried out on small payments online, one after another, while people are on holiday") {
        @Override
        Payment fraudulent(RandomGenerator random) {
            return new Payment(
                    random.nextDouble(0.5, 6),
                    "online",
                    HOME,
                    "online",
                    random.nextDouble(0, 24),
                    random.nextExponential() * 8,
                    random.nextExponential() * 2,
                    random.nextDouble(30, 2000),
                    true);
        }

        @Override
        Payment honest(RandomGenerator random) {
            if (random.nextDouble() >= HABIT) {
                return everyday(random);
            }
            return new Payment(
                    logNormal(random, 5.2, 0.7),
                    pick(random, "travel", "electronics", "jewelry", "restaurant"),
                    abroad(random),
                    "chip",
                    random.nextDouble(0, 24),
                    600 + random.nextExponential() * 1500,
                    random.nextExponential() * 120,
                    random.nextDouble(30, 2000),
                    false);
        }
    },

    TAKEN_OVER_ACCOUNTS(
            "taken-over accounts: new cards, used at once near home, while people subscribe to things online") {
        @Override
        Payment fraudulent(RandomGenerator random) {
            return new Payment(
                    logNormal(random, 4.6, 0.4),
                    pick(random, "grocery", "fuel", "electronics"),
                    HOME,
                    "contactless",
                    random.nextDouble(8, 22),
                    random.nextExponential() * 30,
                    random.nextExponential() * 200,
                    random.nextDouble(0, 12),
                    true);
        }

        @Override
        Payment honest(RandomGenerator random) {
            if (random.nextDouble() >= HABIT) {
                return everyday(random);
            }
            return new Payment(
                    random.nextDouble(0.5, 12),
                    "online",
                    HOME,
                    "online",
                    random.nextDouble(0, 24),
                    random.nextExponential() * 8,
                    random.nextExponential() * 4,
                    random.nextDouble(30, 2000),
                    false);
        }
    };

    static final String HOME = "DE";

    /** The share of honest payments that follow the habit of this part. */
    private static final double HABIT = 0.25;

    /** The share of payments that are fraud. */
    private static final double FRAUD = 0.15;

    /** The share of fraud that cannot be distinguished from honest payments. */
    private static final double UNDETECTABLE = 0.08;

    private final String description;

    FraudPattern(String description) {
        this.description = description;
    }

    /** The pattern of a row, if each pattern lasts {@code rowsPerSeason} rows. */
    static FraudPattern of(long row, long rowsPerSeason) {
        return values()[(int) (row / rowsPerSeason % values().length)];
    }

    /** Describes the fraud. */
    String description() {
        return description;
    }

    Payment next(RandomGenerator random) {
        if (random.nextDouble() >= FRAUD) {
            return honest(random);
        }
        if (random.nextDouble() >= UNDETECTABLE) {
            return fraudulent(random);
        }
        Payment honest = everyday(random);
        return new Payment(
                honest.amount(),
                honest.category(),
                honest.country(),
                honest.channel(),
                honest.hour(),
                honest.distance(),
                honest.sinceLast(),
                honest.cardAge(),
                true);
    }

    abstract Payment fraudulent(RandomGenerator random);

    abstract Payment honest(RandomGenerator random);

    private static Payment everyday(RandomGenerator random) {
        String category = pick(
                random, "grocery", "grocery", "grocery", "restaurant", "restaurant", "fuel", "online", "electronics");
        boolean isOnline = category.equals("online");
        boolean isAbroad = random.nextDouble() < 0.05;
        return new Payment(
                logNormal(random, category.equals("electronics") ? 5 : 3.4, 0.6),
                category,
                isAbroad ? abroad(random) : HOME,
                isOnline ? "online" : pick(random, "contactless", "contactless", "chip"),
                Math.min(23.9, Math.max(0, 14 + 4 * random.nextGaussian())),
                isAbroad ? 300 + random.nextExponential() * 900 : random.nextExponential() * 8,
                20 + random.nextExponential() * 600,
                random.nextDouble(30, 2000),
                false);
    }

    private static String abroad(RandomGenerator random) {
        return pick(random, "US", "FR", "BR", "TH", "NG", "IT", "AE");
    }

    private static double logNormal(RandomGenerator random, double mean, double deviation) {
        return Math.exp(mean + deviation * random.nextGaussian());
    }

    private static String pick(RandomGenerator random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
