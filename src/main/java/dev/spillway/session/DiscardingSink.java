package dev.spillway.session;

import dev.spillway.data.Batch;
import dev.spillway.error.SpillwayException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Throws rows and notices away, and completes a future with what the statement's end says, or with its error.
public class DiscardingSink implements ResultSink {
    private final CompletableFuture<StatementSummary> end;

    public DiscardingSink(CompletableFuture<StatementSummary> end) {
        this.end = end;
    }

    @Override
    public void start(List<ResultColumn> columns) {}

    @Override
    public void batch(Batch batch) {}

    @Override
    public void notice(String message) {}

    @Override
    public void end(StatementSummary summary) {
        end.complete(summary);
    }

    @Override
    public void error(SpillwayException error) {
        end.completeExceptionally(error);
    }
}
