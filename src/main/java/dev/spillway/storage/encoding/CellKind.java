package dev.spillway.storage.encoding;

import dev.spillway.data.DataType;
import dev.spillway.data.Physical;
import dev.spillway.data.TypeName;

/// What a cell is to storage; many SQL types share one.
public enum CellKind {
    LONG,
    /// Raw bits of a `double` in a `long`.
    DOUBLE,
    /// Raw bits of a `float` in a `long`; four bytes in blocks.
    FLOAT,
    TEXT,
    /// NUMERIC of 19 to 38 digits and a fixed scale: the unscaled value in two longs.
    WIDE_DECIMAL,
    /// Any other NUMERIC: scale and unscaled value as bytes.
    FREE_DECIMAL,
    /// Months and days in one long, microseconds in the other.
    INTERVAL;

    public static CellKind of(DataType type) {
        return switch (type.physical()) {
            case LONG -> LONG;
            case DOUBLE -> type.name() == TypeName.REAL ? FLOAT : DOUBLE;
            case TEXT -> TEXT;
            case INTERVAL -> INTERVAL;
            case DECIMAL ->
                type.hasFixedScale() && type.precision() != DataType.UNCONSTRAINED ? WIDE_DECIMAL : FREE_DECIMAL;
        };
    }

    public boolean isVariable() {
        return this == TEXT || this == FREE_DECIMAL;
    }

    /// Whether a cell is two longs.
    public boolean isWide() {
        return this == WIDE_DECIMAL || this == INTERVAL;
    }

    /// Bytes of a cell where it is kept as it is, in the row-range blocks of a tail; variable ones have a slot
    /// there.
    public static int plainBytes(DataType type) {
        if (type.physical() == Physical.LONG) {
            return switch (type.name()) {
                case BOOLEAN -> 1;
                case SMALLINT -> 2;
                case INTEGER -> 4;
                case NUMERIC -> type.precision() <= 9 ? 4 : 8;
                default -> 8;
            };
        }
        return switch (of(type)) {
            case LONG, DOUBLE -> 8;
            case FLOAT, TEXT, FREE_DECIMAL -> 4;
            case WIDE_DECIMAL, INTERVAL -> 16;
        };
    }
}
