package io.thalweg.workbench.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerIT {

    @TempDir
    private Path directory;

    @Test
    void keepsItsTopicsOverARestartOnOtherPorts() throws Exception {
        String first;
        try (LocalBroker broker = LocalBroker.start(directory, 0);
                Admin admin = admin(broker)) {
            first = broker.bootstrapServers();
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
        }
        assertThat(LocalBroker.address(directory)).contains(first);

        try (LocalBroker broker = LocalBroker.start(directory, 0);
                Admin admin = admin(broker)) {
            assertThat(admin.listTopics().names().get()).contains("kept");
        }
    }

    @Test
    void hasNoAddressBeforeItsFirstStart() throws Exception {
        assertThat(LocalBroker.address(directory)).isEmpty();
    }

    private static Admin admin(LocalBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }
}
