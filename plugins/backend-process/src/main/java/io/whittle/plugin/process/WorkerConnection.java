package io.whittle.plugin.process;

import io.whittle.plugin.process.wire.FrameReader;
import io.whittle.plugin.process.wire.Frames;
import io.whittle.plugin.process.wire.Message;
import io.whittle.plugin.process.wire.Silence;
import io.whittle.plugin.process.wire.WireException;
import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.Segment;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What passes between the scheduler and one worker as long as that lives. One thread shakes hands and then reads; a second
 * one, of its own, writes; everything else may be called by any thread and returns at once.
 */
final class WorkerConnection {
    private static final System.Logger LOG = System.getLogger(WorkerConnection.class.getName());
    /** A segment holds about this much for each block while it waits to be written. */
    private static final int BYTES_PER_BLOCK = 8;

    private static final long MAX_WAITING_BYTES = 64L << 20;
    private static final int MESSAGE_BYTES = 200;
    private static final int BUFFER = 1 << 16;

    private final String nodeId;
    private final FrameReader reader;
    private final OutputStream out;
    private final OutputStream pipe;
    private final Announcements announcements;
    private final Predicate<JobDescription> ended;
    private final long maxResultBytes;
    private final WriteQueue queue = new WriteQueue(MAX_WAITING_BYTES);
    private final Map<Long, RemoteAttempt> attempts = new ConcurrentHashMap<>();
    private final Silence silence;
    private volatile boolean listening = true;
    private volatile boolean begun;
    private volatile Optional<String> speechless = Optional.empty();

    /**
     * @param in what the worker says
     * @param out what it is told
     * @param ended whether a job has ended
     * @param maxResultBytes how large one block's result may be
     * @param maxGapNanos who asks for {@link #silentNanos} less often than that has been asleep
     */
    WorkerConnection(
            String nodeId,
            InputStream in,
            OutputStream out,
            Announcements announcements,
            Predicate<JobDescription> ended,
            long maxResultBytes,
            long maxGapNanos) {
        this.nodeId = nodeId;
        this.reader = new FrameReader(in);
        this.pipe = out;
        this.out = new BufferedOutputStream(out, BUFFER);
        this.announcements = announcements;
        this.ended = ended;
        this.maxResultBytes = maxResultBytes;
        this.silence = new Silence(maxGapNanos, System::nanoTime);
    }

    /** Says who is who; returns what the worker says of itself. */
    Message.Ready shakeHands(NodeSettings node, Map<String, String> attributes, int heartbeatMillis)
            throws IOException {
        byte[] token = new byte[Frames.TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        FrameOutput frames = new FrameOutput(out);
        frames.write(new Message.Hello(
                Frames.VERSION,
                token,
                node.id(),
                node.slots(),
                node.emulated() ? node.speed() : 1,
                heartbeatMillis,
                maxResultBytes,
                node.memory(),
                attributes));
        frames.flush();
        Message answer = reader.read().orElseThrow(() -> new IOException("it ended before it said anything"));
        if (!(answer instanceof Message.Ready ready) || !MessageDigest.isEqual(ready.token(), token)) {
            throw new WireException("it does not answer as a worker would");
        }
        if (ready.version() != Frames.VERSION) {
            throw new WireException("it speaks version " + ready.version() + " of the protocol, not " + Frames.VERSION);
        }
        silence.heard();
        return ready;
    }

    /** Lets segments be written from now on. */
    void startWriting() {
        Thread writer = new Thread(this::write, nodeId + "-writer");
        writer.setDaemon(true);
        writer.start();
    }

    private void write() {
        FrameOutput frames = new FrameOutput(out);
        try {
            while (queue.await()) {
                for (Optional<WriteQueue.Item> next = queue.poll(); next.isPresent(); next = queue.poll()) {
                    next.get().write(frames);
                }
                frames.flush();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "node '" + nodeId + "' reads no more: " + e.getMessage());
        } catch (RuntimeException e) { // whatever it is, half of something has been said, so nothing more can be
            speechless = Optional.of("it could not be told what to do: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.close();
            queue.clear();
            closePipe(); // a worker that hears nothing more must end, and not look as if it were there
        }
    }

    private void closePipe() {
        try {
            pipe.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "node '" + nodeId + "' had stopped reading: " + e.getMessage());
        }
    }

    /** Returns why it could not be spoken to any more, where that was no fault of the worker's. */
    Optional<String> speechless() {
        return speechless;
    }

    /**
     * Reads until the worker says goodbye or its stream ends.
     *
     * @throws WireException where it says what makes no sense
     */
    void read() throws IOException {
        while (true) {
            Optional<Message> next = reader.read();
            silence.heard();
            if (next.isEmpty() || next.get() instanceof Message.Bye) {
                return;
            }
            on(next.get());
        }
    }

    private void on(Message message) throws IOException {
        if (message instanceof Message.Started m) {
            known(m.attempt()).started();
            begun = true;
        } else if (message instanceof Message.Finished m) {
            RemoteAttempt attempt = known(m.attempt());
            attempt.finished(m.nanos(), m.results());
            attempts.remove(m.attempt());
            awaitRoom(attempt);
        } else if (message instanceof Message.Progress m) {
            RemoteAttempt attempt = known(m.attempt());
            attempt.progressed(m.nanos(), m.results());
            awaitRoom(attempt);
        } else if (message instanceof Message.ResultPart m) {
            known(m.attempt()).part(m.bytes());
        } else if (message instanceof Message.AtItem m) {
            known(m.attempt()).atItem(m.item());
        } else if (message instanceof Message.Shrunk m) {
            known(m.attempt()).shrunk(m.position(), m.end());
        } else if (message instanceof Message.Failed m) {
            known(m.attempt()).failed(m, failure(m));
            attempts.remove(m.attempt());
        } else if (!(message instanceof Message.Heartbeat)) {
            throw new WireException(
                    "it says what only schedulers say: " + message.getClass().getSimpleName());
        }
    }

    /**
     * Reads no further while the scheduler has no room, so that the worker waits as well. That is no silence of the
     * worker's: it is not listened to.
     */
    private void awaitRoom(RemoteAttempt attempt) throws IOException {
        listening = false;
        try {
            attempt.awaitRoom();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while there was no room for results");
        } finally {
            silence.heard();
            listening = true;
        }
    }

    private RemoteAttempt known(long attempt) throws WireException {
        RemoteAttempt known = attempts.get(attempt);
        if (known == null) {
            throw new WireException("it speaks of attempt " + attempt + ", which it does not have");
        }
        return known;
    }

    static Failure failure(Message.Failed m) {
        return new Failure(m.message(), m.detail(), m.retryable(), m.block(), m.outOfMemory(), m.item());
    }

    /** See {@link io.whittle.spi.backend.Backend#dispatch}. */
    AttemptHandle dispatch(long id, Segment segment, AttemptListener listener) {
        RemoteAttempt attempt = new RemoteAttempt(id, segment, listener, maxResultBytes);
        attempts.put(id, attempt);
        long estimate = MESSAGE_BYTES + (long) segment.blocks().size() * BYTES_PER_BLOCK;
        if (!queue.add(frames -> send(id, attempt, frames), estimate)) {
            attempts.remove(id);
            throw new IllegalStateException("node '" + nodeId + "' does not read what it is sent");
        }
        return new AttemptHandle() {
            @Override
            public void shrink(double keepFraction) {
                steer(id, new Message.Shrink(id, keepFraction));
            }

            @Override
            public void cancel() {
                steer(id, new Message.Cancel(id));
            }
        };
    }

    private void send(long id, RemoteAttempt attempt, FrameOutput frames) throws IOException {
        Optional<Failure> problem = announcements.announce(attempt.segment().job(), frames);
        if (problem.isPresent()) {
            attempts.remove(id);
            attempt.abandon(problem.get(), false);
            return;
        }
        for (Message message : Frames.dispatch(id, attempt.segment())) {
            frames.write(message);
        }
    }

    private void steer(long id, Message message) {
        if (attempts.containsKey(id) && !queue.add(frames -> frames.write(message), MESSAGE_BYTES)) {
            throw new IllegalStateException("node '" + nodeId + "' does not read what it is sent");
        }
    }

    /** Says something, so that the worker knows that somebody is there, unless something waits to be said anyway. */
    void heartbeat() {
        if (queue.isEmpty()) {
            queue.add(frames -> frames.write(new Message.Heartbeat()), MESSAGE_BYTES);
        }
    }

    /** Tells the worker which jobs have ended. */
    void closeEndedJobs() {
        queue.add(frames -> announcements.closeEnded(job -> ended.test(job) && !holds(job), frames), MESSAGE_BYTES);
    }

    private boolean holds(JobDescription job) {
        return attempts.values().stream()
                .anyMatch(attempt -> attempt.segment().job().id() == job.id());
    }

    /** Returns for how long nothing has been heard, though somebody listened; called once in a heartbeat. */
    long silentNanos() {
        long nanos = silence.nanos();
        return listening ? nanos : 0;
    }

    /** Returns whether the worker has begun to run anything. */
    boolean hasBegun() {
        return begun;
    }

    /** Cancels everything and lets the worker end. */
    void sayGoodbye() {
        attempts.keySet().forEach(id -> queue.add(frames -> frames.write(new Message.Cancel(id)), MESSAGE_BYTES));
        queue.add(frames -> frames.write(new Message.Bye()), MESSAGE_BYTES);
        queue.close();
    }

    /** The worker is gone over what it was running: fails that. */
    void failRunning(Failure failure) {
        attempts.values().forEach(attempt -> attempt.abandon(failure, true));
    }

    /** The worker is gone: nobody hears of its attempts any more. */
    void end() {
        queue.close();
        queue.clear();
        attempts.values().forEach(RemoteAttempt::silence);
        attempts.clear();
    }
}
