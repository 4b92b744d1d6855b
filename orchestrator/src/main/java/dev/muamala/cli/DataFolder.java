package dev.muamala.cli;

import dev.muamala.security.DemoIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where a server of this machine keeps everything. A marker file tells a data folder from any other, and a lock that
 * dies with its process tells whether a server uses it; nothing is written into a folder, or deleted from it, that
 * holds other people's files.
 */
final class DataFolder implements AutoCloseable {
    private static final String MARKER = "muamala-data.txt";
    private static final String MARKED = "This folder belongs to Muamala: event log, read models, logs and secrets.\n"
            + "Remove it with \"muamala start --reset\", or as a whole when no server runs.\n";

    private final Path path;
    private FileChannel lockFile;

    private DataFolder(Path path) {
        this.path = path;
    }

    static DataFolder at(Path path) {
        return new DataFolder(path.toAbsolutePath().normalize());
    }

    Path path() {
        return path;
    }

    Path log() {
        return path.resolve("logs/muamala.log");
    }

    Path ledger() {
        return path.resolve("sandbox/ledger.jsonl");
    }

    Path example() {
        return path.resolve("demo/trade-licence.json");
    }

    boolean exists() {
        return Files.exists(path.resolve(MARKER));
    }

    /**
     * Makes the folder a data folder, where it is none yet.
     *
     * @throws NotDone when it holds something else
     */
    void mark() {
        if (exists()) {
            return;
        }
        requireNothingElse();
        try {
            Files.createDirectories(path);
            Files.writeString(path.resolve(MARKER), MARKED);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Makes the folder ours, until this process ends.
     *
     * @throws NotDone when it holds something else, or when a server uses it
     */
    void claim() {
        mark();
        try {
            lock().ifPresent(file -> lockFile = file);
        } catch (IOException e) {
            throw unusable(e);
        }
        if (lockFile == null) {
            throw NotDone.notStarted("A server" + whichOne() + " uses the data folder " + path
                    + ". Nothing was started. Stop it first, or choose another folder: --data=<folder>");
        }
    }

    /** Whether a living process holds the folder. */
    boolean isInUse() {
        if (!exists() || lockFile != null) {
            return lockFile != null;
        }
        try (FileChannel file = lock().orElse(null)) {
            return file == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes everything in the folder, so that the next start begins empty.
     *
     * @throws NotDone when it is no data folder, or when a server uses it; nothing was deleted then
     */
    void reset() {
        reset(DataFolder::isPostgres);
    }

    void reset(Predicate<ProcessHandle> postgres) {
        if (!Files.exists(path)) {
            return;
        }
        if (!exists()) {
            requireNothingElse();
            return;
        }
        if (isInUse()) {
            throw NotDone.notStarted("A server" + whichOne() + " uses the data folder " + path
                    + ". Nothing was deleted. Stop it first.");
        }
        requireNoDatabase(postgres);
        try {
            Files.walkFileTree(path, new Deletion(path));
        } catch (IOException e) {
            throw NotDone.failed("Not everything in " + path + " could be deleted: " + e);
        }
    }

    /** Gives the folder back. */
    @Override
    public void close() {
        try {
            if (lockFile != null) {
                lockFile.close();
                lockFile = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The master secret of calls to entities, made on the first start; only its owner can read it. */
    String secret() {
        Path file = path.resolve("entities.secret");
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[32];
                new SecureRandom().nextBytes(random);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, HexFormat.of().formatHex(random));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw NotDone.notStarted("The secret " + file + " cannot be read or made: " + e);
        }
    }

    /** Whoever may read this folder may be anybody in its demo; empty where there was none yet. */
    Optional<DemoIssuer> issuer() {
        Path file = path.resolve(DemoIssuer.FILE);
        return Files.isReadable(file) ? Optional.of(DemoIssuer.at(file)) : Optional.empty();
    }

    RunningServer.File server() {
        return new RunningServer.File(path.resolve("server.json"));
    }

    private NotDone unusable(IOException e) {
        return NotDone.notStarted("The data folder " + path + " cannot be used: " + e
                + ". Nothing was started. Choose another: --data=<folder>");
    }

    private String whichOne() {
        return server().read()
                .map(server -> " (process " + server.pid() + ", port " + server.port() + ")")
                .orElse("");
    }

    private Optional<FileChannel> lock() throws IOException {
        FileChannel file = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return Optional.of(file);
            }
        } catch (OverlappingFileLockException e) {
            // this process holds it through another DataFolder
        }
        file.close();
        return Optional.empty();
    }

    private void requireNothingElse() {
        try (Stream<Path> files = Files.list(path)) {
            if (files.findAny().isPresent()) {
                throw NotDone.notStarted("The folder " + path + " holds files and is no Muamala data folder (it has no "
                        + MARKER + "). Nothing was changed. Choose another: --data=<folder>");
            }
        } catch (NoSuchFileException e) {
            // an absent folder holds nothing
        } catch (IOException e) {
            throw NotDone.notStarted("The folder " + path + " cannot be read: " + e);
        }
    }

    /** After a crash PostgreSQL may have outlived its server; its files must not be deleted under it. */
    private void requireNoDatabase(Predicate<ProcessHandle> postgres) {
        try (Stream<Path> files = Files.walk(path, 3)) {
            files.filter(file -> file.endsWith("postmaster.pid")).forEach(file -> {
                long pid = Long.parseLong(firstLine(file));
                if (ProcessHandle.of(pid).filter(postgres).isPresent()) {
                    throw NotDone.notStarted("A PostgreSQL (process " + pid + ") still runs on "
                            + file.getParent() + ", left over from a server that was killed. Nothing was deleted. "
                            + "Run \"muamala start\" once without --reset and stop it with Ctrl-C, or: kill -INT "
                            + pid);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            throw NotDone.notStarted("The folder " + path + " cannot be read: " + e + ". Nothing was deleted.");
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.contains("postgres"))
                .orElse(true);
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("0").strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what is inside a folder, last the marker; links are removed, never followed. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        private final Path root;

        Deletion(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!file.equals(root.resolve(MARKER))) {
                Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            if (!folder.equals(root)) {
                Files.delete(folder);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
