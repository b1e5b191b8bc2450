package io.whittle.runtime.chaos;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of its own that is soon full, and can be made larger; where this user may mount one. */
final class SmallDisk implements AutoCloseable {
    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one at a folder that is made for it; where that is not allowed, the test is skipped. */
    static SmallDisk mounted(Path folder, String size) throws IOException {
        Files.createDirectories(folder);
        assumeTrue(
                run("mount", "-t", "tmpfs", "whittle-test", folder.toString(), "-o", "size=" + size),
                "this user may not mount a file system");
        return new SmallDisk(folder);
    }

    /** Makes it larger. */
    void resize(String size) throws IOException {
        if (!run("mount", "-o", "remount,size=" + size, folder.toString())) {
            throw new IOException("cannot make " + folder + " larger");
        }
    }

    @Override
    public void close() throws IOException {
        if (!run("umount", folder.toString()) && !run("umount", "--lazy", folder.toString())) {
            throw new IOException("cannot unmount " + folder);
        }
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) { // there is no such program
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
