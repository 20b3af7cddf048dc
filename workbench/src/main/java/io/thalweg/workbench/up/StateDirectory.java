package io.thalweg.workbench.up;

import io.thalweg.workbench.console.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The directory with all that outlives a run: the broker's topics, Flink's checkpoints, the scoring job's state, logs. Held
 * by one process at a time; the operating system gives it free when that process dies, however it dies.
 */
public final class StateDirectory implements AutoCloseable {

    /** Less than this, and the run is refused, or ended before the broker breaks. */
    static final long NEEDED_BYTES = 500L << 20;

    private static final String LOCK = "lock";
    private static final String TEMPORARY = "thalweg-";

    private final Path path;
    private final boolean temporary;
    private final FileChannel channel;

    private StateDirectory(Path path, boolean temporary, FileChannel channel) {
        this.path = path;
        this.temporary = temporary;
        this.channel = channel;
    }

    /**
     * Takes a directory that stays.
     *
     * @param path made if it is missing
     * @throws FailureException if it cannot be written, has too little space, or belongs to another process
     */
    public static StateDirectory open(Path path) {
        return open(path, false, NEEDED_BYTES);
    }

    /** Makes a directory that is deleted when it is closed. */
    public static StateDirectory temporary() {
        try {
            Path made = Files.createTempDirectory(TEMPORARY);
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
            FileChannel channel = FileChannel.open(
                    absolute.resolve(LOCK),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            try {
                lock(channel, absolute);
                requireSpace(absolute, neededBytes);
                return new StateDirectory(absolute, temporary, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new FailureException(
                    "state directory " + absolute + " cannot be written (" + e + "); give another with --state", e);
        }
    }

    /** Whether another process, or another part of this one, holds the directory. */
    public static boolean isInUse(Path path) throws IOException {
        Path lock = path.resolve(LOCK);
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            return held == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    public Path path() {
        return path;
    }

    /** The broker's directory. */
    public Path kafka() {
        return kafka(path);
    }

    /** The broker's directory in a state directory that need not exist. */
    public static Path kafka(Path state) {
        return state.resolve("kafka");
    }

    /** Flink's directory. */
    Path flink() {
        return path.resolve("flink");
    }

    /** The scoring job's directory. */
    Path scoring() {
        return path.resolve("scoring");
    }

    /**
     * Has what this process logs written here, and shown by Flink's web pages. Must come before anything is logged: that is
     * when the logging looks where to.
     */
    void keepLogs() {
        String log = path.resolve("logs").resolve("up.log").toString();
        System.setProperty("thalweg.log", log);
        System.setProperty("log.file", log);
    }

    /** Bytes that can still be written. */
    long freeBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    /** Gives the directory free; a temporary one is gone afterwards. */
    @Override
    public void close() {
        try (channel) {
            if (temporary) {
                Directories.delete(path);
            }
        } catch (IOException e) {
            throw new FailureException("state directory " + path + " could not be given up: " + e, e);
        }
    }

    /** What processes left behind that were killed: their locks are free. */
    static void deleteAbandoned(Path parent) throws IOException {
        List<Path> candidates;
        try (Stream<Path> entries = Files.list(parent)) {
            candidates = entries.filter(path -> path.getFileName().toString().startsWith(TEMPORARY))
                    .filter(path -> Files.exists(path.resolve(LOCK)))
                    .toList();
        }
        for (Path candidate : candidates) {
            try {
                if (!isInUse(candidate)) {
                    Directories.delete(candidate);
                }
            } catch (AccessDeniedException e) {
                // Another user's.
                LoggerFactory.getLogger(StateDirectory.class).debug("left alone", e);
            }
        }
    }

    private static void lock(FileChannel channel, Path path) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw inUse(path, "this process", e);
        }
        if (lock == null) {
            throw inUse(path, "process " + holder(channel), null);
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    }

    private static FailureException inUse(Path path, String holder, Exception cause) {
        return new FailureException(
                "state directory " + path + " is in use by " + holder + "; end that one, or give another with --state",
                cause);
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
