package dev.muamala.status;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open stream of status changes, as server-sent events.
 *
 * <p>The id of each event is a position in the log up to which the stream has told everything, so a reader that comes
 * back with it, to this node or another, misses nothing. It may be told a change again; versions tell. What changes
 * faster than it is read is told as it then stands, so nothing piles up: there is at most one event under way for each
 * request. While nothing happens a heartbeat moves the id on. What the {@link Viewer} may not see, or no longer, is left
 * out.
 */
final class EventStream extends Parked {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final Statuses statuses;
    private final StatusJson json;
    private final Languages languages;
    private final Duration heartbeat;
    private final Viewer viewer;

    /** Everything up to here has been told, or was known to the reader before. */
    private long told;

    private final Map<String, Untold> untold = new HashMap<>();
    private final Map<String, Long> toldOf = new HashMap<>();
    private final Map<String, ShownStatus> ready = new LinkedHashMap<>();
    private boolean open;
    private boolean writing;
    private boolean beat;

    /** The events of a request that have not been told. */
    private record Untold(long first, long last) {}

    EventStream(
            Waiting waiting,
            Statuses statuses,
            StatusJson json,
            Languages languages,
            Duration heartbeat,
            HttpServletRequest request) {
        super(waiting, statuses, request);
        this.statuses = statuses;
        this.json = json;
        this.languages = languages;
        this.heartbeat = heartbeat;
        this.viewer = Viewer.of(request);
    }

    Viewer viewer() {
        return viewer;
    }

    @Override
    public synchronized void happened(String request, long index) {
        if (index > toldOf(request)) {
            untold.merge(request, new Untold(index, index), (before, now) -> new Untold(before.first(), index));
        }
    }

    @Override
    public synchronized void changed(ShownStatus status) {
        if (status.position() > toldOf(status.id())) {
            ready.merge(status.id(), status, (one, other) -> one.version() > other.version() ? one : other);
            writeSoon();
        }
    }

    private long toldOf(String request) {
        return Math.max(told, toldOf.getOrDefault(request, 0L));
    }

    /**
     * Begins to tell.
     *
     * @param after the reader knows everything up to here
     * @param first is told first
     */
    synchronized void open(long after, List<ShownStatus> first) {
        told = after;
        untold.values().removeIf(events -> events.last() <= after);
        ready.values().removeIf(status -> status.position() <= after);
        first.forEach(status -> ready.putIfAbsent(status.id(), status));
        open = true;
        beat = true;
        writeSoon();
        lookIn(heartbeat);
    }

    /** The alarm rings at each heartbeat. Whoever's token has ended comes back with another. */
    @Override
    void look() {
        if (viewer.isOver(Instant.now())) {
            letGo();
            return;
        }
        synchronized (this) {
            beat = true;
            writeSoon();
        }
        lookIn(heartbeat);
    }

    private void writeSoon() {
        if (open && !writing && !isAnswered()) {
            writing = true;
            onServerThread(this::writeAll);
        }
    }

    private void writeAll() {
        try {
            for (byte[] next = next(); next != null; next = next()) {
                byte[] bytes = next;
                write(response -> {
                    response.getOutputStream().write(bytes);
                    response.flushBuffer();
                });
            }
            if (isAnswered()) {
                complete();
            }
        } catch (IOException e) {
            LOG.debug("The reader of a stream went away: {}", e.toString());
            leave();
        }
    }

    /** Null when all is told; whoever comes then must have it written again. */
    private synchronized byte[] next() {
        if (isAnswered()) {
            return null;
        }
        if (beat) {
            beat = false;
            return bytes("id: " + told() + "\n: heartbeat\n\n");
        }
        if (ready.isEmpty()) {
            writing = false;
            return null;
        }
        ShownStatus status = ready.remove(ready.keySet().iterator().next());
        untold.computeIfPresent(
                status.id(),
                (id, events) -> events.last() <= status.position()
                        ? null
                        : new Untold(Math.max(events.first(), status.position() + 1), events.last()));
        toldOf.put(status.id(), status.position());
        if (!viewer.sees(status.status())) {
            return bytes("id: " + told() + "\n: nothing\n\n");
        }
        viewer.saw(status.status());
        return bytes("event: status\nid: " + told() + "\ndata: "
                + new String(json.write(StatusChange.of(status.status()), languages), StandardCharsets.UTF_8) + "\n\n");
    }

    /** What has been followed is told, or is on its way into a document or to the reader. */
    private long told() {
        long followed = statuses.followed();
        long left = Math.min(
                untold.values().stream().mapToLong(Untold::first).min().orElse(Long.MAX_VALUE),
                ready.values().stream()
                        .mapToLong(status -> toldOf(status.id()) + 1)
                        .min()
                        .orElse(Long.MAX_VALUE));
        told = Math.max(told, Math.min(followed, left - 1));
        toldOf.values().removeIf(position -> position <= told);
        return told;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Ends the stream; where it is being written, the writer does. */
    @Override
    void letGo() {
        if (leave()) {
            synchronized (this) {
                if (!writing) {
                    writing = true;
                    complete();
                }
            }
        }
    }
}
