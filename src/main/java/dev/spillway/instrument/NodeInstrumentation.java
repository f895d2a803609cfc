package dev.spillway.instrument;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one plan node did: PostgreSQL's `Instrumentation`. Rows and times are totals over loops; EXPLAIN divides by
/// [#loops()].
///
/// Mutable, owned by one participant while it runs; the leader adds the workers' after they have stopped and keeps
/// theirs in [#workers()].
public final class NodeInstrumentation {
    private long loops;
    private long rows;
    private long startupNanos;
    private long totalNanos;
    private long rowsRemovedByFilter;
    private long rowsRemovedByJoinFilter;
    private long rowsRemovedByKeyFilter;
    private final BufferUsage buffers = new BufferUsage();
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final List<NodeInstrumentation> workers = new ArrayList<>();

    /// One execution of the node by one participant has ended.
    public void endLoop(long rows, long startupNanos, long totalNanos) {
        loops++;
        this.rows += rows;
        this.startupNanos += startupNanos;
        this.totalNanos += totalNanos;
    }

    /// Several executions of a node that runs once for each row of another: `rows` and time are those of all.
    public void endLoops(long count, long rows, long nanos) {
        loops += count;
        this.rows += rows;
        totalNanos += nanos;
    }

    public void removedByFilter(long rows) {
        rowsRemovedByFilter += rows;
    }

    public void removedByJoinFilter(long rows) {
        rowsRemovedByJoinFilter += rows;
    }

    /// Rows that a scan left out because a join above has no such key.
    public void removedByKeyFilter(long rows) {
        rowsRemovedByKeyFilter += rows;
    }

    /// A node-specific EXPLAIN property, by its EXPLAIN JSON key (`Sort Method`, `Hash Buckets`, `Workers Launched`
    /// …); a Long, Double, Boolean or String.
    public void property(String key, Object value) {
        properties.put(key, value);
    }

    /// Adds a worker's numbers and keeps them for VERBOSE.
    public void addWorker(NodeInstrumentation worker) {
        add(worker);
        workers.add(worker);
    }

    /// Adds the numbers of another run of the same node.
    public void add(NodeInstrumentation other) {
        loops += other.loops;
        rows += other.rows;
        startupNanos += other.startupNanos;
        totalNanos += other.totalNanos;
        rowsRemovedByFilter += other.rowsRemovedByFilter;
        rowsRemovedByJoinFilter += other.rowsRemovedByJoinFilter;
        rowsRemovedByKeyFilter += other.rowsRemovedByKeyFilter;
        buffers.add(other.buffers);
        other.properties.forEach(properties::putIfAbsent);
    }

    public long loops() {
        return loops;
    }

    public long rows() {
        return rows;
    }

    public long startupNanos() {
        return startupNanos;
    }

    public long totalNanos() {
        return totalNanos;
    }

    public long rowsRemovedByFilter() {
        return rowsRemovedByFilter;
    }

    public long rowsRemovedByJoinFilter() {
        return rowsRemovedByJoinFilter;
    }

    public long rowsRemovedByKeyFilter() {
        return rowsRemovedByKeyFilter;
    }

    /// Events of this node and, as in PostgreSQL, of everything below it once the executor has finished.
    public BufferUsage buffers() {
        return buffers;
    }

    public Map<String, Object> properties() {
        return properties;
    }

    public List<NodeInstrumentation> workers() {
        return workers;
    }
}
