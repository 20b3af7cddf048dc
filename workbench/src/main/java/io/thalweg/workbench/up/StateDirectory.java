package io.thalweg.workbench.up;

import io.thalweg.workbench.console.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The directory with everything that outlives a run: Kafka's topics, Flink's checkpoints, the state of the scoring job,
 * logs. A file lock ensures that only one process uses it; the operating system releases the lock when the process
 * ends, even by a crash.
 */
public final class StateDirectory implements AutoCloseable {

    /** Minimum free space. With less, a run is refused or ended before the broker fails. */
    static final long NEEDED_BYTES = 500L << 20;

    private static final String LOCK = "lock";
    private static final String TEMPORARY_PREFIX = "thalweg-temporary-";

    /**
     * A file that marks a directory which may be deleted when its lock is free. Written only while the lock is held.
     */
    private static final String TEMPORARY = "temporary";

    /**
     * The real paths of all directories that this process holds; guarded by itself. Static, because file locks belong
     * to the process: on Linux a process loses all its locks on a file when it closes any channel of that file. So the
     * set must say whether this process holds the lock, without opening the file.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path path;
    private final Path realPath;
    private final boolean temporary;
    private final FileChannel channel;

    private StateDirectory(Path path, Path realPath, boolean temporary, FileChannel channel) {
        this.path = path;
        this.realPath = realPath;
        this.temporary = temporary;
        this.channel = channel;
    }

    /**
     * Opens a permanent directory.
     *
     * @param path created if it is missing
     * @throws FailureException if it is not writable, has too little space, or is used by another process
     */
    public static StateDirectory open(Path path) {
        return open(path, false, NEEDED_BYTES);
    }

    /** Creates a directory that is deleted when it is closed. */
    public static StateDirectory temporary() {
        try {
            Path made = Files.createTempDirectory(TEMPORARY_PREFIX);
            deleteAbandoned(made.getParent());
            return open(made, true, NEEDED_BYTES);
        } catch (IOException e) {
            throw new FailureException(
                    "no temporary directory could be made (" + e + "); give a writable one with --state", e);
        }
    }

    static StateDirectory open(Path path, boolean temporary, long neededBytes) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            Path real = absolute.toRealPath();
            synchronized (HELD) {
                if (HELD.contains(real)) {
                    throw inUse(absolute, "this process");
                }
                FileChannel channel = lock(absolute);
                try {
                    requireSpace(absolute, neededBytes);
                    if (temporary) {
                        Files.writeString(absolute.resolve(TEMPORARY), "");
                    }
                } catch (IOException | RuntimeException e) {
                    channel.close();
                    throw e;
                }
                HELD.add(real);
                return new StateDirectory(absolute, real, temporary, channel);
            }
        } catch (IOException e) {
            throw new FailureException(
                    "state directory " + absolute + " cannot be written (" + e + "); give another with --state", e);
        }
    }

    /** Whether another process, or another part of this process, uses the directory. */
    public static boolean isInUse(Path path) throws IOException {
        Path lock = path.resolve(LOCK);
        if (!Files.exists(lock)) {
            return false;
        }
        synchronized (HELD) {
            if (HELD.contains(path.toRealPath())) {
                return true;
            }
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                    FileLock held = channel.tryLock()) {
                return held == null;
            }
        }
    }

    public Path path() {
        return path;
    }

    /** The directory of the broker. */
    public Path kafka() {
        return kafka(path);
    }

    /** The directory of the broker within a state directory, which need not exist. */
    public static Path kafka(Path state) {
        return state.resolve("kafka");
    }

    /** The directory of Flink. */
    Path flink() {
        return path.resolve("flink");
    }

    /** The directory of the scoring job. */
    Path scoring() {
        return path.resolve("scoring");
    }

    /**
     * Writes the logs of this process to this directory, where Flink's web UI shows them. Must be called before
     * anything is logged, because the logging is configured then.
     */
    void keepLogs() {
        String log = path.resolve("logs").resolve("up.log").toString();
        System.setProperty("thalweg.log", log);
        System.setProperty("log.file", log);
    }

    /** Free space in bytes. */
    long freeBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    /** Releases the directory. A temporary one is deleted. */
    @Override
    public void close() {
        synchronized (HELD) {
            if (!channel.isOpen()) {
                return;
            }
            try (channel) {
                if (temporary) {
                    Directories.delete(path);
                }
            } catch (IOException e) {
                throw new FailureException("state directory " + path + " could not be given up: " + e, e);
            } finally {
                HELD.remove(realPath);
            }
        }
    }

    /** Deletes the temporary directories of killed processes, whose locks are free. */
    static void deleteAbandoned(Path parent) throws IOException {
        List<Path> candidates;
        try (Stream<Path> entries = Files.list(parent)) {
            candidates = entries.filter(path -> path.getFileName().toString().startsWith(TEMPORARY_PREFIX))
                    .filter(path -> Files.exists(path.resolve(TEMPORARY)))
                    .toList();
        }
        for (Path candidate : candidates) {
            try {
                if (!isInUse(candidate)) {
                    Directories.delete(candidate);
                }
            } catch (IOException e) {
                // Perhaps another user's directory: it does not prevent the start.
                LoggerFactory.getLogger(StateDirectory.class).info("{} is left alone", candidate, e);
            }
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw inUse(path, "process " + holder(channel));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    }

    private static FailureException inUse(Path path, String holder) {
        return new FailureException(
                "state directory " + path + " is in use by " + holder + "; end that one, or give another with --state");
    }

    private static void requireSpace(Path path, long neededBytes) throws IOException {
        long freeBytes = Files.getFileStore(path).getUsableSpace();
        if (freeBytes < neededBytes) {
            throw new FailureException("state directory " + path + " needs at least " + (neededBytes >> 20)
                    + " MiB of free space but has " + (freeBytes >> 20)
                    + " MiB; make room, or give another with --state");
        }
    }
}
