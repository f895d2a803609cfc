package dev.spillway.session;

import dev.spillway.catalog.ViewDefinition;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.TransactionModes;
import dev.spillway.storage.UndoScope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A session's transaction: the scopes that are open, each with what it goes back to. Statement in savepoint in
/// transaction block; a statement outside a block is a transaction of its own. Leader thread only.
final class SessionTransaction {
    private static final String DEFAULT_ISOLATION = "read committed";

    private final SessionTables tables;
    private final Settings settings;
    private final SessionClock clock;
    private final Deque<Scope> scopes = new ArrayDeque<>();
    private TransactionStatus status = TransactionStatus.IDLE;
    private String isolation = DEFAULT_ISOLATION;
    private boolean isReadOnly;
    private boolean hasQueried;

    SessionTransaction(SessionTables tables, Settings settings, SessionClock clock) {
        this.tables = tables;
        this.settings = settings;
        this.clock = clock;
    }

    /// `undo` is missing where there was no storage yet: going back is dropping all tables.
    private record Scope(
            Optional<String> savepoint,
            SessionNames names,
            Map<String, ViewDefinition> views,
            Settings.Values values,
            boolean isReadOnly,
            @Nullable UndoScope undo) {}

    TransactionStatus status() {
        return status;
    }

    boolean isInBlock() {
        return status != TransactionStatus.IDLE;
    }

    /// Runs a statement: all of it or nothing. Refused in a failed transaction.
    void run(Runnable statement) {
        requireNotFailed();
        open(Optional.empty());
        try {
            statement.run();
            if (scopes.size() == 1) {
                beforeCommit();
            }
            commitScope();
            if (!isInBlock()) {
                settings.endTransaction();
            }
        } catch (RuntimeException | Error e) {
            undoAfter(e);
            throw e;
        }
    }

    /// A statement has ended in an error; a transaction block then waits for its end.
    void failed() {
        if (status == TransactionStatus.IN_TRANSACTION) {
            status = TransactionStatus.FAILED;
        }
    }

    void requireNotFailed() {
        if (status == TransactionStatus.FAILED) {
            throw new SpillwayException(
                    ErrorCode.IN_FAILED_SQL_TRANSACTION,
                    "current transaction is aborted, commands ignored until end of transaction block");
        }
    }

    /// Begins a transaction block.
    void begin() {
        open(Optional.empty());
        status = TransactionStatus.IN_TRANSACTION;
        clock.transactionStarts();
        isolation = DEFAULT_ISOLATION;
        isReadOnly = false;
        hasQueried = false;
    }

    /// Sets modes as far as they may still be set.
    void set(TransactionModes modes) {
        boolean isInSavepoint = scopes.size() > 1;
        if (modes.isolation().isPresent() && !modes.isolation().get().equals(isolation)) {
            if (hasQueried) {
                throw active("SET TRANSACTION ISOLATION LEVEL must be called before any query");
            }
            if (isInSavepoint) {
                throw active("SET TRANSACTION ISOLATION LEVEL must not be called in a subtransaction");
            }
        }
        if (isReadOnly && modes.isReadOnly().equals(Optional.of(false))) {
            if (isInSavepoint) {
                throw active("cannot set transaction read-write mode inside a read-only transaction");
            }
            if (hasQueried) {
                throw active("transaction read-write mode must be set before any query");
            }
        }
        isolation = modes.isolation().orElse(isolation);
        isReadOnly = modes.isReadOnly().orElse(isReadOnly);
    }

    private static SpillwayException active(String message) {
        return new SpillwayException(ErrorCode.ACTIVE_SQL_TRANSACTION, message);
    }

    /// The modes of the transaction, for the one that follows it.
    TransactionModes modes() {
        return new TransactionModes(Optional.of(isolation), Optional.of(isReadOnly));
    }

    /// A statement that sees rows has run: some modes are fixed.
    void queried() {
        hasQueried = true;
    }

    /// Throws 25006 in a READ ONLY transaction, in which TEMP tables may be written but neither made nor altered.
    void requireReadWrite(String command) {
        if (isInBlock() && isReadOnly) {
            throw new SpillwayException(
                    ErrorCode.READ_ONLY_SQL_TRANSACTION, "cannot execute " + command + " in a read-only transaction");
        }
    }

    /// Ends the block; false if it had failed, and has been rolled back instead.
    boolean commit() {
        if (status == TransactionStatus.FAILED) {
            rollback();
            return false;
        }
        status = TransactionStatus.IDLE;
        try {
            while (scopes.size() > 1) {
                commitScope();
            }
            beforeCommit();
            commitScope();
            settings.endTransaction();
        } catch (RuntimeException | Error e) {
            undoAfter(e);
            throw e;
        }
        return true;
    }

    /// Ends the block and puts everything back.
    void rollback() {
        status = TransactionStatus.IDLE;
        rollbackTo(0);
    }

    void savepoint(Name name) {
        open(Optional.of(name.value()));
    }

    /// Forgets a savepoint and those after it.
    void release(Name name) {
        int depth = depth(name);
        while (scopes.size() > depth) {
            commitScope();
        }
    }

    /// Goes back to a savepoint, which stays.
    void rollbackTo(Name name) {
        int depth = depth(name);
        try {
            rollbackTo(depth);
        } finally {
            savepoint(name);
            status = TransactionStatus.IN_TRANSACTION;
        }
    }

    /// Scopes below the newest savepoint of that name.
    private int depth(Name name) {
        int depth = scopes.size();
        for (Scope scope : scopes) {
            depth--;
            if (scope.savepoint().equals(Optional.of(name.value()))) {
                return depth;
            }
        }
        throw new SpillwayException(
                ErrorCode.INVALID_SAVEPOINT_SPECIFICATION, "savepoint \"" + name.value() + "\" does not exist");
    }

    private void open(Optional<String> savepoint) {
        @Nullable UndoScope undo = tables.isInUse() ? tables.storage().beginScope() : null;
        scopes.push(new Scope(savepoint, tables.names(), tables.views().all(), settings.values(), isReadOnly, undo));
    }

    private void commitScope() {
        UndoScope undo = scopes.element().undo();
        if (undo != null) {
            undo.commit();
        }
        isReadOnly = scopes.pop().isReadOnly();
    }

    /// Rolls back until only `depth` scopes are open. The first failure is thrown when all have ended.
    private void rollbackTo(int depth) {
        @Nullable SpillwayException failure = null;
        while (scopes.size() > depth) {
            Scope scope = scopes.pop();
            try {
                rollbackScope(scope);
            } catch (SpillwayException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void rollbackScope(Scope scope) {
        UndoScope undo = scope.undo();
        settings.restore(scope.values());
        isReadOnly = scope.isReadOnly();
        try {
            if (undo != null) {
                undo.rollback();
            } else {
                tables.dropAll();
            }
        } finally {
            tables.restore(scope.names(), scope.views());
        }
    }

    /// Undoes the statement that failed, or with it the transaction whose commit failed.
    private void undoAfter(Throwable failure) {
        try {
            rollbackTo(status == TransactionStatus.IDLE ? 0 : scopes.size() - 1);
        } catch (SpillwayException e) {
            failure.addSuppressed(e);
        }
    }

    /// ON COMMIT DELETE ROWS and DROP.
    private void beforeCommit() {
        for (Map.Entry<String, SessionNames.NamedTable> table :
                tables.names().tables().entrySet()) {
            switch (table.getValue().onCommit()) {
                case PRESERVE_ROWS -> {}
                case DELETE_ROWS -> {
                    if (table.getValue().relation().rowCount() > 0) {
                        table.getValue().relation().truncate();
                    }
                }
                case DROP -> {
                    SessionViews.Target dropped = SessionViews.table(
                            table.getKey(), table.getValue().relation().id());
                    tables.views().dropDependents(List.of(dropped), true, _ -> {});
                    tables.drop(table.getKey());
                }
            }
        }
    }
}
