package io.whittle.history;

import io.whittle.spi.OpenFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

/** The history's file: opens connections, brings the schema up to date, and says what is wrong in a sentence. */
final class HistoryDatabase {
    static final String FILE_NAME = "history.db";

    // SQLite's primary result codes
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    private static final int IO_ERROR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int NOT_A_DATABASE = 26;

    private static final Object OPENING = new Object();
    private static final AtomicBoolean CLEANED = new AtomicBoolean();

    private final Path home;
    private final Path file;

    HistoryDatabase(Path home) {
        this.home = home.toAbsolutePath();
        this.file = this.home.resolve(FILE_NAME);
    }

    Path file() {
        return file;
    }

    Path home() {
        return home;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Opens a connection that does not keep writers waiting, whatever it reads. */
    Connection connectToRead() {
        return connect("DEFERRED");
    }

    /** Opens a connection whose transactions write from their beginning; creates home and file where there are none. */
    Connection connectToWrite() {
        return connect("IMMEDIATE");
    }

    private Connection connect(String transactionMode) {
        createHome();
        if (!CLEANED.getAndSet(true)) {
            StaleLibraries.remove(Path.of(System.getProperty("java.io.tmpdir")), Instant.now());
        }
        try {
            // switching to WAL and migrating must not be raced by another process: SQLite answers "busy" at once there
            synchronized (OPENING) {
                try (FileChannel channel = FileChannel.open(
                                home.resolve("history.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    return openAndMigrate(lock, transactionMode);
                }
            }
        } catch (SQLException e) {
            throw explain(e);
        } catch (IOException e) {
            throw new HistoryException(
                    "cannot use the run history in " + home + " (" + e.getMessage() + "); "
                            + OpenFiles.remedy(
                                    e, "check the folder's permissions and space, or choose another one with --home"),
                    false,
                    e);
        }
    }

    private Connection openAndMigrate(FileLock lock, String transactionMode) throws SQLException {
        if (!lock.isValid()) {
            throw new SQLException("lost the lock of " + file);
        }
        Properties properties = new Properties();
        properties.setProperty("busy_timeout", "10000");
        properties.setProperty("journal_mode", "WAL");
        properties.setProperty("synchronous", "NORMAL");
        properties.setProperty("transaction_mode", transactionMode);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, properties);
        try {
            int version = version(connection);
            if (version > HistorySchema.VERSION) {
                throw new HistoryException("the run history " + file + " was written by a newer Whittle (its schema is "
                        + version + ", this one knows " + HistorySchema.VERSION
                        + "); use that one, or another folder with --home");
            }
            if (version == 0) {
                letSpaceBeGivenBack(connection);
            }
            if (version < HistorySchema.VERSION) {
                migrate(connection, version);
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.close();
            } catch (SQLException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    /** Only where this is said of an empty file can space be given back bit by bit. */
    private static void letSpaceBeGivenBack(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("VACUUM");
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, "migrations", null)) {
            if (!tables.next()) {
                return 0;
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT MAX(version) FROM migrations")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static void migrate(Connection connection, int from) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS migrations ("
                    + "version INTEGER PRIMARY KEY, description TEXT NOT NULL, applied_at TEXT NOT NULL)");
            for (int next = from + 1; next <= HistorySchema.VERSION; next++) {
                for (String command : HistorySchema.migration(next)) {
                    statement.execute(command);
                }
                try (PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO migrations VALUES (?, ?, ?)")) {
                    insert.setInt(1, next);
                    insert.setString(2, HistorySchema.description(next));
                    insert.setString(3, Instant.now().toString());
                    insert.executeUpdate();
                }
            }
        }
        connection.setAutoCommit(true);
    }

    private void createHome() {
        if (Files.isDirectory(home)) {
            return;
        }
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createDirectories(home, ownerOnly);
        } catch (IOException e) {
            throw new HistoryException(
                    "cannot create the folder " + home + " for the run history (" + e.getMessage()
                            + "); choose another one with --home",
                    false,
                    e);
        }
    }

    /** Returns the sentence for what the database says. */
    HistoryException explain(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return switch (code) {
            case CORRUPT, NOT_A_DATABASE ->
                new HistoryException(
                        "the run history " + file + " is damaged or not a history at all; it is left as it is: move it"
                                + " away, and a new one is begun",
                        false,
                        e);
            case FULL ->
                new HistoryException(
                        "no space left for the run history " + file
                                + "; free some, or choose another folder with --home",
                        false,
                        e);
            case BUSY, LOCKED ->
                new HistoryException(
                        "another process holds the run history " + file + " for too long; try again later", true, e);
            case READ_ONLY, CANNOT_OPEN ->
                new HistoryException(
                        "cannot write the run history " + file + "; "
                                + OpenFiles.remedy(e, "check its permissions, or choose another folder with --home"),
                        false,
                        e);
            case IO_ERROR ->
                new HistoryException(
                        "the disk does not take or give the run history " + file + " (" + e.getMessage()
                                + "); see whether it is full, or choose another folder with --home",
                        false,
                        e);
            default ->
                new HistoryException(
                        "cannot use the run history " + file + " (" + reason(e) + "); "
                                + OpenFiles.remedy(e, "move it away, or choose another folder with --home"),
                        false,
                        e);
        };
    }

    /** The driver hides what it could not do with its native library, which it unpacks first, in the causes. */
    private static String reason(SQLException e) {
        StringBuilder reason = new StringBuilder(String.valueOf(e.getMessage()));
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            reason.append(": ").append(cause.getMessage());
        }
        return reason.toString();
    }
}
