package dev.spillway.exec;

import dev.spillway.data.DataType;
import dev.spillway.data.Physical;
import dev.spillway.data.TypeName;
import dev.spillway.storage.LongBounds;
import java.util.Optional;

/// How a column of an operator's batches is held, and what is known of its values.
///
/// `type` may say more than the plan's: a NUMERIC held as LONG always has a fixed scale here, whatever the plan's type
/// says. `bounds` are of the non-NULL values of a LONG column. `isFreeOfNulls` promises that no vector has a null
/// bitmap.
public record ColumnLayout(DataType type, Physical physical, Optional<LongBounds> bounds, boolean isFreeOfNulls) {
    public ColumnLayout {
        if (physical == Physical.LONG && type.name() == TypeName.NUMERIC && !type.hasFixedScale()) {
            throw new IllegalArgumentException("a numeric held as long must have a fixed scale (got: " + type + ")");
        }
    }

    /// A column of which only the type is known.
    public static ColumnLayout of(DataType type) {
        return new ColumnLayout(type, type.physical(), Optional.empty(), false);
    }

    public static ColumnLayout of(DataType type, Physical physical) {
        return new ColumnLayout(type, physical, Optional.empty(), false);
    }

    public static ColumnLayout bounded(DataType type, long min, long max, boolean isFreeOfNulls) {
        return new ColumnLayout(type, Physical.LONG, Optional.of(new LongBounds(min, max)), isFreeOfNulls);
    }

    /// The same column where rows may be NULL: the inner side of an outer join.
    public ColumnLayout withNulls() {
        return isFreeOfNulls ? new ColumnLayout(type, physical, bounds, false) : this;
    }

    /// Whether equal values of both columns are equal in their vectors.
    public boolean isHeldAs(ColumnLayout other) {
        return physical == other.physical && longScale() == other.longScale();
    }

    /// The scale of a NUMERIC held as LONG, otherwise 0.
    public int longScale() {
        return type.name() == TypeName.NUMERIC && physical == Physical.LONG ? type.scale() : 0;
    }
}
