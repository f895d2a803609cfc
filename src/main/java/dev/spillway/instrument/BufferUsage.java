package dev.spillway.instrument;

/// Block events, in PostgreSQL's words (`BufferUsage` in instrument.h). Events, not states: "dirtied" counts
/// clean→dirty moves.
///
/// Mutable and owned by one participant; totals are made with [#add(BufferUsage)] after it has stopped.
public final class BufferUsage {
    private long localHit;
    private long localRead;
    private long localDirtied;
    private long localWritten;
    private long tempRead;
    private long tempWritten;
    private long localReadNanos;
    private long localWriteNanos;

    public void localHit(long blocks) {
        localHit += blocks;
    }

    public void localRead(long blocks, long nanos) {
        localRead += blocks;
        localReadNanos += nanos;
    }

    public void localDirtied(long blocks) {
        localDirtied += blocks;
    }

    public void localWritten(long blocks, long nanos) {
        localWritten += blocks;
        localWriteNanos += nanos;
    }

    public void tempRead(long blocks) {
        tempRead += blocks;
    }

    public void tempWritten(long blocks) {
        tempWritten += blocks;
    }

    public void add(BufferUsage other) {
        localHit += other.localHit;
        localRead += other.localRead;
        localDirtied += other.localDirtied;
        localWritten += other.localWritten;
        tempRead += other.tempRead;
        tempWritten += other.tempWritten;
        localReadNanos += other.localReadNanos;
        localWriteNanos += other.localWriteNanos;
    }

    public long localHitBlocks() {
        return localHit;
    }

    public long localReadBlocks() {
        return localRead;
    }

    public long localDirtiedBlocks() {
        return localDirtied;
    }

    public long localWrittenBlocks() {
        return localWritten;
    }

    public long tempReadBlocks() {
        return tempRead;
    }

    public long tempWrittenBlocks() {
        return tempWritten;
    }

    public long localReadNanos() {
        return localReadNanos;
    }

    public long localWriteNanos() {
        return localWriteNanos;
    }
}
