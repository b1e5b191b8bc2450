package io.whittle.cost.djl;

import io.whittle.cost.Regression;
import io.whittle.training.LearningRows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

/**
 * A program that learns, or that connects for comparison, and prints how often it tried to make a socket: none is made in
 * this process. Started by {@link SilenceTest} with the provider of channels that counts.
 */
final class SilenceProbe {
    static final String LEARN = "learn";
    static final String CONNECT = "connect";
    static final String ATTEMPTS = "attempts: ";

    private SilenceProbe() {}

    @SuppressWarnings("deprecation") // there is no other way to see sockets being made
    public static void main(String[] arguments) throws IOException {
        Socket.setSocketImplFactory(() -> {
            throw CountingSelectorProvider.attempt("a socket");
        });
        if (arguments[0].equals(LEARN)) {
            LearningRows rows = SyntheticRows.of(200, 1);
            Regression learned = new NeuralLearner().fit(rows, 1, Duration.ofMinutes(5));
            System.out.println("learned: " + Double.isFinite(learned.predict(rows.row(0))));
        } else {
            connect();
        }
        List<String> attempts = CountingSelectorProvider.attempts();
        System.out.println(ATTEMPTS + attempts.size() + " " + attempts);
        System.exit(0);
    }

    /** Tries both ways to connect; to this machine, where nobody listens. */
    private static void connect() {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        try (Socket socket = new Socket()) {
            socket.connect(nobody);
            System.out.println("connected");
        } catch (IOException | IllegalStateException e) {
            System.out.println(e.getMessage());
        }
        try (SocketChannel channel = SocketChannel.open(nobody)) {
            System.out.println("connected: " + channel.isOpen());
        } catch (IOException | IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }
}
