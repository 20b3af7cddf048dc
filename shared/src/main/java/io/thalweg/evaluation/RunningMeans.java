package io.thalweg.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Two figures of each example, averaged over everything so far and over the last {@value #RECENT} examples. An example's
 * place in the ring is its number modulo {@value #RECENT}, so that restored means add up in the same order, to the last bit.
 */
final class RunningMeans {

    static final int RECENT = 1000;

    private final double[] recentFirst = new double[RECENT];
    private final double[] recentSecond = new double[RECENT];
    private long examples;
    private double first;
    private double second;
    /** examples mod {@value #RECENT}; counted along because a division per example costs more than the rest. */
    private int next;

    void add(double firstFigure, double secondFigure) {
        first += firstFigure;
        second += secondFigure;
        recentFirst[next] = firstFigure;
        recentSecond[next] = secondFigure;
        examples++;
        next = next + 1 == RECENT ? 0 : next + 1;
    }

    long examples() {
        return examples;
    }

    double firstMean() {
        return first / examples;
    }

    double secondMean() {
        return second / examples;
    }

    double recentFirstMean() {
        return mean(recentFirst);
    }

    double recentSecondMean() {
        return mean(recentSecond);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(examples);
        out.writeDouble(first);
        out.writeDouble(second);
        for (int i = 0; i < recent(); i++) {
            out.writeDouble(recentFirst[i]);
            out.writeDouble(recentSecond[i]);
        }
    }

    void read(DataInputStream in) throws IOException {
        examples = in.readLong();
        if (examples < 0) {
            throw new IOException("an evaluator counts from 0 but its state says " + examples + " examples");
        }
        next = (int) (examples % RECENT);
        first = in.readDouble();
        second = in.readDouble();
        for (int i = 0; i < recent(); i++) {
            recentFirst[i] = in.readDouble();
            recentSecond[i] = in.readDouble();
        }
    }

    private int recent() {
        return (int) Math.min(examples, RECENT);
    }

    private double mean(double[] ring) {
        double sum = 0;
        for (int i = 0; i < recent(); i++) {
            sum += ring[i];
        }
        return sum / recent();
    }
}
