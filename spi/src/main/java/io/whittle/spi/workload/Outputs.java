package io.whittle.spi.workload;

import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/** Where a merge puts files and messages. Used by the merging thread. */
@ProviderType
public interface Outputs {
    /**
     * Creates a file in the job's output folder. It appears there, whole, when the job has ended well; until then, and
     * if the job fails, a file of that name that existed is untouched.
     *
     * @param name a relative path with {@code /} between folders, staying inside the output folder
     * @throws IOException where the file cannot be created
     * @throws IllegalArgumentException where the name leads outside the folder
     */
    OutputStream create(String name) throws IOException;

    /** Returns the stream that a command line connects to its standard output; writing is buffered, closing does nothing. */
    OutputStream standardOutput();

    /**
     * Returns the stream that a command line connects to its standard error, for what the job's own tools have to say
     * while it runs; writing is buffered, closing does nothing. A host that shows nothing drops it.
     */
    default OutputStream standardError() {
        return OutputStream.nullOutputStream();
    }

    /** Tells the person one line about the outcome: the number of distinct words, say. */
    void note(String line);

    /** Says that the job ran to its end, but not all of it went well: one line about what. */
    void problem(String line);
}
