package dev.spillway.storage;

import dev.spillway.error.SpillwayException;
import java.util.IdentityHashMap;
import java.util.Map;

/// The statement that is running: what it has changed so far. Leader thread.
final class LocalStatement implements StatementUndo {
    private final SessionStorage storage;
    private final BeforeImages images;
    private final Map<LocalRelation, RelationChange> changes = new IdentityHashMap<>();
    private boolean isOpen = true;

    LocalStatement(SessionStorage storage, BeforeImages images) {
        this.storage = storage;
        this.images = images;
    }

    /// What the statement does to the relation; the first call remembers its state.
    RelationChange change(LocalRelation relation) {
        RelationChange change = changes.get(relation);
        if (change == null) {
            change = new RelationChange(relation, images);
            changes.put(relation, change);
        }
        return change;
    }

    @Override
    public void commit() {
        requireOpen();
        changes.keySet().forEach(LocalRelation::settle);
        isOpen = false;
        changes.values().forEach(change -> change.commit(storage.pool()));
        end();
    }

    @Override
    public void rollback() {
        requireOpen();
        isOpen = false;
        changes.keySet().forEach(LocalRelation::forgetPending);
        try {
            images.restore(storage.pool());
        } catch (SpillwayException e) {
            changes.keySet().forEach(LocalRelation::lose);
            throw e;
        } finally {
            changes.values().forEach(change -> change.rollback(storage.pool()));
            end();
        }
    }

    @Override
    public void close() {
        if (isOpen) {
            rollback();
        }
    }

    /// The relation is gone; there is nothing to commit or undo.
    void forget(LocalRelation relation) {
        RelationChange change = changes.remove(relation);
        if (change != null) {
            change.dropped();
        }
    }

    private void end() {
        changes.clear();
        storage.statementEnded();
        images.close();
    }

    private void requireOpen() {
        if (!isOpen) {
            throw new IllegalStateException("the statement must not have ended yet");
        }
    }
}
