package dev.spillway.session;

import dev.spillway.data.DataType;
import dev.spillway.data.SessionZone;

/// A column of a result as its batches hold it. `type` is what the client is told; `longScale` is the scale of a
/// NUMERIC whose values come as unscaled longs; `zone` is the session's, in which moments are printed.
public record ResultColumn(String name, DataType type, int longScale, boolean isNullable, SessionZone zone) {
    /// A column of plain values without a hidden scale.
    public static ResultColumn of(String name, DataType type) {
        return new ResultColumn(name, type, type.hasFixedScale() ? type.scale() : 0, true, SessionZone.current());
    }
}
