package dev.spillway.storage;

import dev.spillway.error.SpillwayException;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A scope of a session's storage: what it has changed so far, created and dropped. Leader thread.
final class LocalUndoScope implements UndoScope {
    private final SessionStorage storage;
    private final @Nullable LocalUndoScope parent;
    private final UndoImages images;
    private final Map<UndoTarget, RelationChange> changes = new IdentityHashMap<>();
    private final Set<UndoTarget> created = new LinkedHashSet<>();
    private final Set<UndoTarget> dropped = new LinkedHashSet<>();
    private boolean isOpen = true;

    LocalUndoScope(SessionStorage storage, @Nullable LocalUndoScope parent, UndoImages images) {
        this.storage = storage;
        this.parent = parent;
        this.images = images;
    }

    /// What the scope does to the relation; the first call remembers its state.
    RelationChange change(UndoTarget target) {
        RelationChange change = changes.get(target);
        if (change == null) {
            change = new RelationChange(target, images);
            changes.put(target, change);
        }
        return change;
    }

    void created(UndoTarget target) {
        created.add(target);
    }

    /// The target is not wanted any more. It stays with its blocks while a rollback may want it back.
    void dropped(UndoTarget target) {
        if (created.remove(target)) {
            RelationChange change = changes.remove(target);
            if (change != null) {
                change.forget();
            }
            target.discard();
        } else {
            dropped.add(target);
        }
    }

    /// Writes out what is pending, so that states say everything.
    void settle() {
        changes.keySet().forEach(UndoTarget::settle);
    }

    @Override
    public void commit() {
        requireInnermost();
        settle();
        isOpen = false;
        LocalUndoScope outer = parent;
        if (outer != null) {
            outer.absorb(this);
        } else {
            changes.keySet().removeAll(dropped);
            changes.values().forEach(change -> change.commit(storage.pool()));
            dropped.forEach(UndoTarget::discard);
        }
        end();
    }

    private void absorb(LocalUndoScope inner) {
        created.addAll(inner.created);
        inner.changes.forEach((target, change) -> {
            RelationChange own = changes.get(target);
            if (own == null) {
                changes.put(target, change);
                change.commitInto(storage.pool());
            } else {
                own.merge(change, storage.pool());
            }
        });
        inner.dropped.forEach(this::dropped);
    }

    @Override
    public void rollback() {
        requireInnermost();
        isOpen = false;
        changes.keySet().forEach(UndoTarget::forgetPending);
        for (UndoTarget target : created) {
            RelationChange change = changes.remove(target);
            if (change != null) {
                change.forget();
            }
            target.discard();
        }
        changes.values().forEach(change -> change.restoreState(storage.pool()));
        @Nullable SpillwayException failure = null;
        for (Map.Entry<UndoTarget, RelationChange> entry : changes.entrySet()) {
            try {
                entry.getValue().restoreBlocks(storage.pool());
            } catch (SpillwayException e) {
                failure = failure == null ? e : failure;
                if (parent != null) {
                    parent.change(entry.getKey()).inherit(entry.getValue());
                }
            }
        }
        end();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        if (isOpen) {
            rollback();
        }
    }

    private void end() {
        changes.clear();
        storage.scopeEnded(parent);
        if (parent == null) {
            images.clear();
        }
    }

    private void requireInnermost() {
        if (!isOpen || storage.scope() != this) {
            throw new IllegalStateException("only the innermost undo scope may end, once");
        }
    }
}
