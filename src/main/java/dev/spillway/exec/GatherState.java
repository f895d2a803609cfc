package dev.spillway.exec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// What the participants of one Gather share, by the node it belongs to: scan positions, hash tables. Thread-safe.
///
/// Closed by the leader once every participant has stopped; whatever was made and is `AutoCloseable` is closed then.
public final class GatherState implements AutoCloseable {
    private final int participantsMax;
    private final Map<Key, Object> shared = new HashMap<>();
    private final Deque<Runnable> closers = new ArrayDeque<>();

    private record Key(int nodeId, Class<?> type) {}

    public GatherState(int participantsMax) {
        this.participantsMax = participantsMax;
    }

    /// The object of `type` that belongs to the node; made by whoever asks first. `make` must be quick: others wait
    /// for it.
    public synchronized <T> T shared(int nodeId, Class<T> type, Supplier<T> make) {
        Key key = new Key(nodeId, type);
        Object found = shared.get(key);
        if (found == null) {
            found = make.get();
            shared.put(key, found);
        }
        return type.cast(found);
    }

    /// Runs `closer` when the Gather ends, in reverse order of registration.
    public synchronized void onClose(Runnable closer) {
        closers.push(closer);
    }

    /// Workers launched, and the leader: at most so many participants will ever attach.
    public int participantsMax() {
        return participantsMax;
    }

    @Override
    public synchronized void close() {
        RuntimeException failure = null;
        while (!closers.isEmpty()) {
            try {
                closers.pop().run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        shared.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
