package io.whittle.cost.djl;

import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes no channel, and tells who asked for one. */
public final class CountingSelectorProvider extends SelectorProvider {
    private static final List<String> ATTEMPTS = new CopyOnWriteArrayList<>();

    /** Made by the JVM. */
    public CountingSelectorProvider() {}

    static List<String> attempts() {
        return ATTEMPTS;
    }

    /** Counts an attempt. */
    static IllegalStateException attempt(String what) {
        ATTEMPTS.add(what + " by " + Thread.currentThread().getName());
        return new IllegalStateException("there was an attempt to make " + what);
    }

    @Override
    public DatagramChannel openDatagramChannel() {
        throw attempt("a datagram channel");
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) {
        throw attempt("a datagram channel");
    }

    @Override
    public Pipe openPipe() {
        throw attempt("a pipe");
    }

    @Override
    public AbstractSelector openSelector() {
        throw attempt("a selector");
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() {
        throw attempt("a server's channel");
    }

    @Override
    public SocketChannel openSocketChannel() {
        throw attempt("a socket's channel");
    }
}
