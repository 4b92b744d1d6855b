package dev.muamala.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every call that the sandbox has had, in the order of arrival. It is the entities' own account of what happened,
 * written by nobody but them, so tests compare it with what the orchestrator believes.
 *
 * <p>With a file it outlives the process: one JSON line per {@link LedgerLine}, only ever appended, and durable before
 * the caller is answered ({@link #sync}). There is no way to remove a line; a fresh ledger is a fresh file.
 */
public final class Ledger implements AutoCloseable {
    private final Map<String, LedgerEntry> entries = new LinkedHashMap<>();
    private final FileChannel file;
    private final Object disk = new Object();
    private long written;
    private long durable;

    private Ledger(FileChannel file) {
        this.file = file;
    }

    /** A ledger that ends with the process. */
    public static Ledger inMemory() {
        return new Ledger(null);
    }

    /** The ledger in this file, which is created where it is missing. */
    public static Ledger at(Path path) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (file.tryLock() == null) {
                file.close();
                throw new IOException("another process writes it");
            }
            Ledger ledger = new Ledger(file);
            ledger.read(Files.readAllBytes(path));
            return ledger;
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox ledger " + path + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** A last line without its end was being written when the process died; nobody was answered for it, so it goes. */
    private void read(byte[] content) throws IOException {
        int start = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                try {
                    remember(Json.read(Arrays.copyOfRange(content, start, i), LedgerLine.class));
                } catch (IllegalArgumentException e) {
                    file.close();
                    throw new IOException("byte " + start + " begins no ledger line: " + e.getMessage(), e);
                }
                start = i + 1;
            }
        }
        file.truncate(start);
        file.position(start);
        written = start;
        durable = start;
    }

    public synchronized List<LedgerEntry> entries() {
        return List.copyOf(entries.values());
    }

    public synchronized Optional<LedgerEntry> entry(String call) {
        return Optional.ofNullable(entries.get(call));
    }

    synchronized LedgerEntry append(LedgerLine line) {
        if (file != null) {
            byte[] json = Json.write(line);
            ByteBuffer bytes = ByteBuffer.allocate(json.length + 1);
            bytes.put(json).put((byte) '\n').flip();
            written += bytes.remaining();
            try {
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The sandbox ledger cannot be written: " + e.getMessage(), e);
            }
        }
        return remember(line);
    }

    /** Appends the line unless the call is settled already; empty when it was. */
    synchronized Optional<LedgerEntry> settle(LedgerLine.Settled line) {
        boolean settled = entries.get(line.call()).settled().isPresent();
        return settled ? Optional.empty() : Optional.of(append(line));
    }

    private LedgerEntry remember(LedgerLine line) {
        return entries.compute(
                line.call(),
                (call, entry) ->
                        entry == null ? new LedgerEntry(entries.size() + 1, List.of(line)) : entry.after(line));
    }

    /** Returns when everything appended before is on disk; callers that meet share one flush. */
    void sync() {
        if (file == null) {
            return;
        }
        long mine = written();
        synchronized (disk) {
            if (durable < mine) {
                long upTo = written();
                try {
                    file.force(false);
                } catch (IOException e) {
                    throw new UncheckedIOException("The sandbox ledger cannot be flushed: " + e.getMessage(), e);
                }
                durable = upTo;
            }
        }
    }

    private synchronized long written() {
        return written;
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox ledger cannot be closed: " + e.getMessage(), e);
        }
    }
}
