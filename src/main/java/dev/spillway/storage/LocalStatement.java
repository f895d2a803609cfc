package dev.spillway.storage;

import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    @Nullable
    RelationChange changeOrNull(LocalRelation relation) {
        return changes.get(relation);
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
        images.restore(storage.pool());
        changes.values().forEach(change -> change.rollback(storage.pool()));
        end();
    }

    @Override
    public void close() {
        if (isOpen) {
            rollback();
        }
    }

    /// The relation is gone; there is nothing to commit or undo.
    void forget(LocalRelation relation) {
        changes.remove(relation);
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
