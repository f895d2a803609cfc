package dev.spillway.session;

import dev.spillway.data.Batch;
import dev.spillway.error.SpillwayException;
import java.time.Duration;
import java.util.List;

/// Where a statement's answer goes. Called by the leader's thread: any number of [#notice], [#start] once where there
/// are rows, [#batch] any number of times, and in the end exactly one of [#end] and [#error].
///
/// [#batch] may wait for a slow reader, polling the statement's cancellation; it must not wait for ever, since the
/// leader and the workers of a Gather wait with it. Batches belong to the sink from then on.
public interface ResultSink {
    /// How long a reader may hold the leader up before the rest of its result is spooled; before [#start].
    default void spoolDelay(Duration delay) {}

    void start(List<ResultColumn> columns);

    void batch(Batch batch);

    void notice(String message);

    void end(StatementSummary summary);

    void error(SpillwayException error);
}
