package io.whittle.plugin.process.worker;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Where a worker starts. It is told everything by the scheduler, through its standard input. */
public final class WorkerMain {
    /** The system property that names a file: the worker measures its machine's cores, and keeps their speed there. */
    public static final String CORE_SPEED_FILE = "whittle.core-speed-file";

    private static final int BUFFER = 1 << 16;

    private WorkerMain() {}

    /** Serves a scheduler until it is done. */
    public static void main(String[] arguments) {
        InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER);
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        // What workloads print must not get between the messages, nor may they read them.
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (failure instanceof OutOfMemoryError) {
                WorkerExit.outOfMemory();
            }
            System.err.println("thread " + thread.getName() + ": " + failure);
            failure.printStackTrace();
            if (!thread.isDaemon() || thread.getName().startsWith("whittle-")) {
                WorkerExit.exit(WorkerExit.BROKEN);
            }
        });
        WorkerExit.exit(serve(in, out));
    }

    private static int serve(InputStream in, OutputStream out) {
        try {
            WorkFolder folder = WorkFolder.create();
            Runtime.getRuntime().addShutdownHook(new Thread(folder::delete, "whittle-clean"));
            return new Worker(in, out, folder).serve();
        } catch (OutOfMemoryError e) {
            WorkerExit.outOfMemory();
            return WorkerExit.OUT_OF_MEMORY;
        } catch (IOException | WorkerException e) {
            System.err.println(e.getMessage());
            return WorkerExit.BROKEN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return WorkerExit.BROKEN;
        }
    }
}
