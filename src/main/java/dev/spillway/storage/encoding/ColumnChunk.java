package dev.spillway.storage.encoding;

import dev.spillway.storage.statistics.ColumnSketch;
import dev.spillway.storage.statistics.ZoneMap;
import org.jspecify.annotations.Nullable;

/// All that a row group knows of one of its columns. Immutable.
public record ColumnChunk(Segment segment, @Nullable NullBits nulls, ZoneMap zone, ColumnSketch sketch) {
    public ColumnChunk withSegment(Segment segment, @Nullable NullBits nulls) {
        return new ColumnChunk(segment, nulls, zone, sketch);
    }

    public ColumnChunk withZone(ZoneMap zone) {
        return new ColumnChunk(segment, nulls, zone, sketch);
    }
}
