package io.whittle.plugin.process.remote;

import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;

/** Calls back to the process of a test for all it does. */
public final class RemoteWorkload implements Workload {
    static final int OPEN = 1;
    static final int RUN = 2;
    static final int INTERRUPT = 3;
    static final int NOTHING = 0;
    static final int BYTES = 1;
    static final int FAILURE = 2;

    @Override
    public WorkloadDescription description() {
        return new WorkloadDescription(
                "contract",
                "1",
                "Runs where the test is.",
                List.of(
                        ParameterSpec.required("port", ParameterType.INTEGER, "where the test listens"),
                        ParameterSpec.required("job", ParameterType.INTEGER, "the job there"),
                        ParameterSpec.required("items", ParameterType.INTEGER, "its items"),
                        ParameterSpec.required("grain", ParameterType.INTEGER, "its grain")));
    }

    @Override
    public WorkloadJob open(Parameters parameters) {
        Job job = new Job(parameters);
        job.open();
        return job;
    }

    private static final class Job implements WorkloadJob {
        private final int port;
        private final long id;
        private final long items;
        private final long grain;
        private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

        Job(Parameters parameters) {
            port = (int) parameters.integer("port");
            id = parameters.integer("job");
            items = parameters.integer("items");
            grain = parameters.integer("grain");
        }

        void open() {
            Connection connection = connection();
            try {
                connection.out.writeInt(OPEN);
                connection.out.writeLong(id);
                connection.out.flush();
                connection.answer();
                idle.push(connection);
            } catch (RuntimeException e) {
                connection.close();
                throw e;
            } catch (Exception e) {
                connection.close();
                throw new IllegalStateException(e);
            }
        }

        private Connection connection() {
            Connection known = idle.poll();
            return known == null ? new Connection(port) : known;
        }

        @Override
        public long items() {
            return items;
        }

        @Override
        public long grain() {
            return grain;
        }

        @Override
        public byte[] runBlock(Cursor cursor) throws Exception {
            Connection connection = connection();
            connection.out.writeInt(RUN);
            connection.out.writeLong(id);
            connection.out.writeInt(cursor.block());
            connection.out.writeLong(cursor.firstItem());
            connection.out.writeLong(cursor.endItem());
            connection.out.writeInt(cursor.without().length);
            for (long item : cursor.without()) {
                connection.out.writeLong(item);
            }
            connection.out.flush();
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    byte[] bytes = connection.answer();
                    walk(cursor, connection);
                    answer.complete(bytes);
                } catch (Throwable e) {
                    walk(cursor, connection);
                    answer.completeExceptionally(e);
                }
            });
            reader.setDaemon(true);
            reader.start();
            return await(connection, answer);
        }

        /** Goes where the cursor is over there. */
        private static void walk(Cursor cursor, Connection connection) {
            boolean there = !connection.exhausted && connection.inHand < cursor.firstItem();
            while (!there && cursor.next()) {
                there = !connection.exhausted && cursor.item() == connection.inHand;
            }
        }

        private byte[] await(Connection connection, CompletableFuture<byte[]> answer) throws Exception {
            boolean interrupted = false;
            while (true) {
                try {
                    byte[] bytes = answer.get();
                    idle.push(connection);
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    return bytes;
                } catch (InterruptedException e) {
                    interrupted = true;
                    connection.out.writeInt(INTERRUPT);
                    connection.out.flush();
                } catch (ExecutionException e) {
                    idle.push(connection);
                    throwAnyway(e.getCause());
                }
            }
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <T extends Throwable> void throwAnyway(Throwable thrown) throws T {
            throw (T) thrown;
        }

        @Override
        public ResultMerger merger(Outputs outputs) {
            return (block, result) -> {};
        }

        @Override
        public void close() {
            idle.forEach(Connection::close);
        }
    }

    private static final class Connection {
        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream out;
        private boolean exhausted;
        private long inHand = -1;

        Connection(int port) {
            try {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
                out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Reads an answer; throws what was thrown there. */
        byte[] answer() throws Exception {
            int kind = in.readInt();
            exhausted = in.readBoolean();
            inHand = in.readLong();
            if (kind == NOTHING) {
                return null;
            }
            if (kind == BYTES) {
                return in.readNBytes(in.readInt());
            }
            String type = in.readUTF();
            String message = in.readUTF();
            boolean retryable = in.readBoolean();
            if (type.equals(WorkloadException.class.getName())) {
                throw new WorkloadException(message, retryable);
            }
            if (type.equals(InterruptedException.class.getName())) {
                throw new InterruptedException(message);
            }
            if (type.endsWith("Error")) {
                throw new AssertionError(message);
            }
            throw new IllegalStateException(message);
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
