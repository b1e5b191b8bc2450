package io.whittle.plugin.process.remote;

import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.WorkloadException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;

/** Runs the blocks of {@link RemoteWorkload} in the process of a test. Safe for use by any thread. */
public final class BlockServer implements AutoCloseable {
    private final ServerSocket server;
    private final LongFunction<BlockRunner> jobs;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param jobs opens the jobs of this process by number */
    public BlockServer(LongFunction<BlockRunner> jobs) throws IOException {
        this.jobs = jobs;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** Returns where it listens. */
    public int port() {
        return server.getLocalPort();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "block-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        Call call = new Call();
        try (socket;
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()))) {
            while (true) {
                int request = in.readInt();
                if (request == RemoteWorkload.OPEN) {
                    long job = in.readLong();
                    call.answer(out, new Cursor(0, 0, 0), cursor -> {
                        Objects.requireNonNull(jobs.apply(job));
                        return new byte[0];
                    });
                } else if (request == RemoteWorkload.RUN) {
                    long job = in.readLong();
                    Cursor whole = new Cursor(in.readInt(), in.readLong(), in.readLong());
                    long[] without = new long[in.readInt()];
                    for (int i = 0; i < without.length; i++) {
                        without[i] = in.readLong();
                    }
                    Cursor cursor = whole.without(without);
                    call.begin(cursor);
                    daemon(() -> call.run(out, cursor, each -> jobs.apply(job).runBlock(each)));
                } else {
                    call.interrupt();
                }
            }
        } catch (IOException e) {
            call.interrupt(); // the worker is gone
        }
    }

    /** The block in hand of one connection. */
    private static final class Call {
        private Cursor cursor; // guarded by this, as all below
        private Thread thread;
        private boolean interrupted;

        synchronized void begin(Cursor begun) {
            cursor = begun;
            interrupted = false;
        }

        synchronized void interrupt() {
            interrupted = true;
            if (cursor != null) {
                cursor.cancel();
            }
            if (thread != null) {
                thread.interrupt();
            }
        }

        void run(DataOutputStream out, Cursor each, BlockRunner code) {
            synchronized (this) {
                thread = Thread.currentThread();
                if (interrupted) {
                    thread.interrupt();
                }
            }
            try {
                answer(out, each, code);
            } catch (IOException e) {
                System.getLogger(BlockServer.class.getName())
                        .log(System.Logger.Level.DEBUG, "the worker is gone before its block was done", e);
            }
        }

        void answer(DataOutputStream out, Cursor each, BlockRunner code) throws IOException {
            byte[] result = null;
            Throwable thrown = null;
            try {
                result = code.runBlock(each);
            } catch (Throwable e) {
                thrown = e;
            }
            synchronized (this) {
                cursor = null;
                thread = null;
                write(out, each, result, thrown);
            }
        }

        private static void write(DataOutputStream out, Cursor each, byte[] result, Throwable thrown)
                throws IOException {
            out.writeInt(
                    thrown != null
                            ? RemoteWorkload.FAILURE
                            : result == null ? RemoteWorkload.NOTHING : RemoteWorkload.BYTES);
            boolean atItem = thrown != null && each.inHand().isPresent();
            out.writeBoolean(each.exhausted() && !atItem);
            out.writeLong(each.inHand().orElse(-1));
            if (thrown != null) {
                out.writeUTF(thrown.getClass().getName());
                out.writeUTF(String.valueOf(thrown.getMessage()));
                out.writeBoolean(!(thrown instanceof WorkloadException e) || e.retryable());
            } else if (result != null) {
                out.writeInt(result.length);
                out.write(result);
            }
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
