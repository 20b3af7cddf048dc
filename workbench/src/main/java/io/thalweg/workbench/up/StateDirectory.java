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
 * The directory with all that outlives a run: the broker's topics, Flink's checkpoints, the scoring job's state, logs. Held
 * by one process at a time; the operating system gives it free when that process dies, however it dies.
 */
public final class StateDirectory implements AutoCloseable {

    /** Less than this, and the run is refused, or ended before the broker breaks. */
    static final long NEEDED_BYTES = 500L << 20;

    private static final String LOCK = "lock";
    private static final String TEMPORARY_PREFIX = "thalweg-temporary-";

    /** A file that says that the directory may be deleted once its lock is free. Written only while the lock is held. */
    private static final String TEMPORARY = "temporary";

    /**
     * The real paths of all that this process holds; guarded by itself. Static because the locks are the process's: on Linux
     * it loses all its locks on a file as soon as it closes any channel of that file, so that whether it holds one must be
     * known without opening the file.
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

    /** Whether another process, or another part of this one, holds the directory. */
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

    /** What processes left behind that were killed: their locks are free. */
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
                // Another user's, perhaps: no reason not to start.
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
