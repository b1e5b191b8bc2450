package io.whittle.commitlog;

import java.io.IOException;

/** Where the log of one run lies. Used by the log's thread. */
interface LogPlace {
    /** Makes the file; what it held before is of no use. */
    LogFile create() throws IOException;

    /** Removes the file, which has been closed, and what was made for it alone. */
    void delete() throws IOException;

    /** Lets go of the file, which has been closed and stays. */
    void release() throws IOException;

    /** Returns the sentence on why the log cannot go on. */
    String failure(IOException e);
}
