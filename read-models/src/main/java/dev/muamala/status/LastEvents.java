package dev.muamala.status;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The newest event of each request, as far as this node has followed the log: of the requests that had one lately
 * exactly, of all others that it is no later than the floor. So it can be told of any document whether the log goes on
 * after it.
 */
final class LastEvents {
    private static final int KEPT = 20_000;

    private final LinkedHashMap<String, Long> indexes = new LinkedHashMap<>();
    private long floor = Long.MAX_VALUE;

    synchronized void follows(long head) {
        floor = head;
    }

    synchronized void happened(String request, long index) {
        indexes.remove(request);
        indexes.put(request, index);
        if (indexes.size() > KEPT) {
            Iterator<Map.Entry<String, Long>> oldest = indexes.entrySet().iterator();
            floor = oldest.next().getValue();
            oldest.remove();
        }
    }

    /** Empty when it is not after the floor. */
    synchronized OptionalLong of(String request) {
        Long index = indexes.get(request);
        return index == null ? OptionalLong.empty() : OptionalLong.of(index);
    }

    synchronized long floor() {
        return floor;
    }

    /**
     * Whether a document is known to have every event of its request that this node has heard of.
     *
     * @param position of its newest event; -1 when there is no document
     * @param seen every event up to here was in the documents before it was read
     */
    synchronized boolean allow(String request, long position, long seen) {
        Long last = indexes.get(request);
        return last == null ? Math.max(position, seen) >= floor : position >= last;
    }
}
