package io.thalweg.workbench.up.payments;

import io.thalweg.schemas.avro.AvroOutput;

/**
 * A card payment, with the fields of {@code payments.avsc}.
 *
 * @param amount euros
 * @param hour of the day, 0 to 24
 * @param distance from home, kilometres
 * @param sinceLast minutes since the card's last payment
 * @param cardAge days since the card was issued
 */
record Payment(
        double amount,
        String category,
        String country,
        String channel,
        double hour,
        double distance,
        double sinceLast,
        double cardAge,
        boolean fraud) {

    private static final int NO_LABEL = 0;
    private static final int LABEL = 1;

    /** Encodes the payment as Avro, with its label or null. */
    byte[] encode(AvroOutput out, String id, long timeMillis, boolean isLabeled) {
        out.clear();
        out.writeString(id)
                .writeLong(timeMillis)
                .writeDouble(amount)
                .writeString(category)
                .writeString(country)
                .writeString(channel)
                .writeDouble(hour)
                .writeDouble(distance)
                .writeDouble(sinceLast)
                .writeDouble(cardAge)
                .writeInt(isLabeled ? LABEL : NO_LABEL);
        if (isLabeled) {
            out.writeBoolean(fraud);
        }
        return out.toByteArray();
    }
}
