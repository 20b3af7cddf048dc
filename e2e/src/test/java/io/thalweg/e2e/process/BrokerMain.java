package io.thalweg.e2e.process;

import io.thalweg.workbench.up.LocalBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The broker of {@code thalweg up} in a process of its own: {@code BrokerMain DIRECTORY PORT}. */
public final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        LocalBroker broker = LocalBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        new CountDownLatch(1).await();
    }
}
