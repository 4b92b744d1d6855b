package dev.muamala.mongodb;

import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells when the store went away. The driver hides a short absence: what is asked meanwhile waits and is answered as if
 * nothing had happened, by a store that may have come back with less than it had.
 */
public final class StoreWatch implements ServerListener {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Runs {@code listener} before anything is answered by the store that comes back. Must be quick. */
    public void onLoss(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void serverDescriptionChanged(ServerDescriptionChangedEvent event) {
        if (event.getPreviousDescription().isOk() && !event.getNewDescription().isOk()) {
            listeners.forEach(Runnable::run);
        }
    }
}
