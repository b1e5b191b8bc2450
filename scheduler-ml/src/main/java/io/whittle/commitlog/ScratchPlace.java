package io.whittle.commitlog;

import io.whittle.spi.OpenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A temporary file for results that memory cannot hold, of a run that would start over if it were interrupted. */
final class ScratchPlace implements LogPlace {
    private final Path folder;
    private Optional<Path> file = Optional.empty();

    ScratchPlace(Path folder) {
        this.folder = folder;
    }

    @Override
    public LogFile create() throws IOException {
        Files.createDirectories(folder);
        file = Optional.of(Files.createTempFile(folder, "whittle-results-", ".log"));
        return DiskLogFile.create(file.get(), StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public void delete() throws IOException {
        if (file.isPresent()) {
            Files.deleteIfExists(file.get());
        }
    }

    @Override
    public void release() throws IOException {
        delete();
    }

    @Override
    public String failure(IOException e) {
        return "the results are too many for memory, and cannot be kept in " + folder + " (" + FailureText.of(e)
                + "); "
                + OpenFiles.remedy(e, "make room there, or name another temporary folder in the variable TMPDIR");
    }
}
