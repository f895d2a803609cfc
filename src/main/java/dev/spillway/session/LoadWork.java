package dev.spillway.session;

import dev.spillway.data.Batch;
import dev.spillway.data.SessionZone;
import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.session.load.CsvFeed;
import dev.spillway.sql.syntax.OnCommit;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.TableWriter;
import dev.spillway.storage.TempRelation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/// A bulk load: a loader thread reads and types the text, the leader writes the batches. All of it or nothing.
final class LoadWork {
    private final LoadRequest request;
    private final Cancellation cancellation;

    LoadWork(LoadRequest request, Cancellation cancellation) {
        this.request = request;
        this.cancellation = cancellation;
    }

    /// An error ends a transaction block as a statement's would.
    LoadReport load(Leader leader) {
        AtomicReference<LoadReport> report = new AtomicReference<>();
        try {
            leader.transaction().run(() -> report.set(loadTable(leader)));
        } catch (RuntimeException | Error e) {
            leader.transaction().failed();
            throw e;
        }
        return report.get();
    }

    private LoadReport loadTable(Leader leader) {
        leader.clock().statementStarts(leader.transaction().isInBlock());
        long start = System.nanoTime();
        SessionTables tables = leader.tables();
        Optional<List<ColumnDefinition>> columns = Optional.empty();
        if (!request.create()) {
            columns = Optional.of(tables.require(request.table()).columns());
        } else if (tables.exists(request.table())) {
            throw new SpillwayException(
                    ErrorCode.DUPLICATE_TABLE, "relation \"" + request.table() + "\" already exists");
        }
        if (request.create()) {
            leader.transaction().requireReadWrite("CREATE TABLE");
        }
        CsvFeed feed = new CsvFeed(request.body(), request.format(), columns);
        try {
            SessionZone zone = leader.settings().zone();
            leader.engine().loaders().execute(() -> zone.run(feed));
        } catch (RejectedExecutionException e) {
            throw new SpillwayException(ErrorCode.CONFIGURATION_LIMIT_EXCEEDED, "too many uploads at a time", e);
        }
        try {
            return write(leader, feed, start);
        } finally {
            // The loader reads the request's body, which must not be used once the request has been answered.
            feed.stop();
            feed.awaitEnd();
        }
    }

    private LoadReport write(Leader leader, CsvFeed feed, long start) {
        List<ColumnDefinition> columns = feed.columns(cancellation);
        SessionTables tables = leader.tables();
        TempRelation relation = request.create()
                ? tables.create(request.table(), columns, OnCommit.PRESERVE_ROWS)
                : tables.require(request.table());
        RowChecks checks = tables.checks(relation);
        try (TableWriter writer = relation.append(new BufferUsage())) {
            for (Optional<Batch> batch = feed.next(cancellation); batch.isPresent(); batch = feed.next(cancellation)) {
                cancellation.check();
                checks.append(batch.get());
                writer.write(batch.get());
            }
            long rows = writer.finish();
            leader.engine().listener().loaded("csv", rows, feed.bytes());
            return new LoadReport(
                    request.table(),
                    request.create(),
                    rows,
                    relation.columns(),
                    feed.bytes(),
                    (System.nanoTime() - start) / 1e9,
                    relation.blockCount(),
                    tables.dirtiedLocalBuffers());
        }
    }
}
