package io.thalweg.failure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Finds out why Kafka brokers do not answer, by connecting to each address. A client that cannot connect, or whose
 * connection is closed, retries until its timeout, and then reports only the timeout.
 */
public final class BrokerDiagnosis {

    private static final int PATIENCE_MILLIS = 2_000;

    private BrokerDiagnosis() {}

    /**
     * Connects to every address of {@code bootstrap.servers}, for at most four seconds each. Nothing is sent except a
     * TLS handshake.
     *
     * @param kafka client properties; {@code bootstrap.servers} and {@code security.protocol} are used
     * @return the result for each address
     */
    public static String diagnosis(Map<String, String> kafka) {
        String protocol = kafka.getOrDefault("security.protocol", "PLAINTEXT").toUpperCase(Locale.ROOT);
        List<String> servers = Arrays.stream(
                        kafka.getOrDefault("bootstrap.servers", "").split(","))
                .map(String::strip)
                .toList();
        return servers.stream().map(server -> diagnosis(server, protocol)).collect(Collectors.joining("; "));
    }

    private static String diagnosis(String server, String protocol) {
        int colon = server.lastIndexOf(':');
        if (colon < 1) {
            return server + " is no host:port";
        }
        try {
            InetAddress host = InetAddress.getByName(server.substring(0, colon).replaceAll("[\\[\\]]", ""));
            int port = Integer.parseInt(server.substring(colon + 1));
            connect(new InetSocketAddress(host, port)).close();
            boolean speaksTls = speaksTls(new InetSocketAddress(host, port));
            boolean wantsTls = protocol.endsWith("SSL");
            if (speaksTls && !wantsTls) {
                return server + " speaks TLS, but kafka.security.protocol is " + protocol
                        + "; set it to SSL or SASL_SSL, or use the port of a listener without TLS";
            }
            if (!speaksTls && wantsTls) {
                return server + " does not speak TLS, but kafka.security.protocol is " + protocol
                        + "; set it to PLAINTEXT or SASL_PLAINTEXT, or use the port of a listener with TLS";
            }
            return server
                    + " accepts connections but did not answer in time; is it a Kafka broker, and does its listener take "
                    + protocol + " (kafka.security.protocol)?";
        } catch (UnknownHostException e) {
            return "the host of " + server + " is not known; check kafka.bootstrap.servers";
        } catch (ConnectException e) {
            return server + " refuses connections; does a broker run there?";
        } catch (SocketTimeoutException e) {
            return server + " does not answer within " + PATIENCE_MILLIS / 1000
                    + " s; check the address, and firewalls on the way";
        } catch (IOException | NumberFormatException e) {
            return server + " cannot be reached: " + e.getMessage();
        }
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Whether the address answers a TLS handshake. */
    private static boolean speaksTls(InetSocketAddress address) throws IOException {
        try (Socket plain = connect(address)) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TakesAnyCertificate()}, null);
            try (SSLSocket socket = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, address.getHostString(), address.getPort(), true)) {
                socket.startHandshake();
                return true;
            } catch (IOException e) {
                // The connection was closed, or the answer is missing or not TLS.
                return false;
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("this JVM has no TLS: " + e.getMessage(), e);
        }
    }

    /** Accepts any certificate, because no data is sent over the connection. */
    private static final class TakesAnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
