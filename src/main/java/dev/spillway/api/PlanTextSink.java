package dev.spillway.api;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Values;
import dev.spillway.session.ResultColumn;
import dev.spillway.session.ResultSink;
import dev.spillway.session.StatementSummary;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Collects the lines of an EXPLAIN, which are few.
final class PlanTextSink implements ResultSink {
    private final StringBuilder lines = new StringBuilder();
    private final CompletableFuture<String> text = new CompletableFuture<>();

    CompletableFuture<String> text() {
        return text;
    }

    @Override
    public void start(List<ResultColumn> columns) {}

    @Override
    public void batch(Batch batch) {
        for (int row = 0; row < batch.rowCount(); row++) {
            lines.append(Values.valueAt(batch.column(0), row, DataType.TEXT)).append('\n');
        }
    }

    @Override
    public void notice(String message) {}

    @Override
    public void end(StatementSummary summary) {
        text.complete(lines.toString());
    }

    @Override
    public void error(SpillwayException error) {
        text.completeExceptionally(error);
    }
}
