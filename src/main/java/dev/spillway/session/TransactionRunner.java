package dev.spillway.session;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.TransactionModes;

/// Runs BEGIN, COMMIT, SAVEPOINT and their like. Leader thread only.
final class TransactionRunner {
    private final SessionTransaction transaction;
    private final ResultSink sink;

    TransactionRunner(SessionTransaction transaction, ResultSink sink) {
        this.transaction = transaction;
        this.sink = sink;
    }

    /// Returns the command tag.
    String run(ParsedStatement.TransactionControl statement) {
        return switch (statement) {
            case ParsedStatement.Begin begin -> begin(begin);
            case ParsedStatement.Commit commit -> commit(commit.isChained());
            case ParsedStatement.Rollback rollback -> rollback(rollback.isChained());
            case ParsedStatement.Savepoint savepoint -> {
                requireBlock("SAVEPOINT");
                transaction.requireNotFailed();
                transaction.savepoint(savepoint.name());
                yield "SAVEPOINT";
            }
            case ParsedStatement.ReleaseSavepoint release -> {
                requireBlock("RELEASE SAVEPOINT");
                transaction.requireNotFailed();
                transaction.release(release.name());
                yield "RELEASE";
            }
            case ParsedStatement.RollbackToSavepoint rollback -> {
                requireBlock("ROLLBACK TO SAVEPOINT");
                transaction.rollbackTo(rollback.name());
                yield "ROLLBACK";
            }
            case ParsedStatement.SetTransaction set -> {
                transaction.requireNotFailed();
                if (transaction.isInBlock()) {
                    transaction.set(set.modes());
                } else {
                    sink.notice("SET TRANSACTION can only be used in transaction blocks");
                }
                yield "SET";
            }
        };
    }

    private String begin(ParsedStatement.Begin begin) {
        transaction.requireNotFailed();
        if (transaction.isInBlock()) {
            sink.notice("there is already a transaction in progress");
        } else {
            transaction.begin();
        }
        transaction.set(begin.modes());
        return begin.command();
    }

    private String commit(boolean isChained) {
        TransactionModes modes = transaction.modes();
        if (isChained) {
            requireBlock("COMMIT AND CHAIN");
        }
        boolean isCommitted = true;
        if (transaction.isInBlock()) {
            isCommitted = transaction.commit();
        } else {
            sink.notice("there is no transaction in progress");
        }
        chain(isChained, modes);
        return isCommitted ? "COMMIT" : "ROLLBACK";
    }

    private String rollback(boolean isChained) {
        TransactionModes modes = transaction.modes();
        if (isChained) {
            requireBlock("ROLLBACK AND CHAIN");
        }
        if (transaction.isInBlock()) {
            transaction.rollback();
        } else {
            sink.notice("there is no transaction in progress");
        }
        chain(isChained, modes);
        return "ROLLBACK";
    }

    private void chain(boolean isChained, TransactionModes modes) {
        if (isChained) {
            transaction.begin();
            transaction.set(modes);
        }
    }

    private void requireBlock(String command) {
        if (!transaction.isInBlock()) {
            throw new SpillwayException(
                    ErrorCode.NO_ACTIVE_SQL_TRANSACTION, command + " can only be used in transaction blocks");
        }
    }
}
