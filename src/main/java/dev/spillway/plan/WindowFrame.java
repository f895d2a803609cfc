package dev.spillway.plan;

import java.util.Optional;

/// The rows around the current one that a window function sees: from `start` to `end`, without those of `exclusion`.
/// Immutable.
public record WindowFrame(Mode mode, Bound start, Bound end, Exclusion exclusion) {
    /// Without a frame clause: from the partition's first row to the current row's last peer.
    public static final WindowFrame DEFAULT = new WindowFrame(
            Mode.RANGE, Bound.of(BoundKind.UNBOUNDED_PRECEDING), Bound.of(BoundKind.CURRENT_ROW), Exclusion.NO_OTHERS);

    /// What ROWS UNBOUNDED PRECEDING says; PostgreSQL's choice where the frame does not matter.
    public static final WindowFrame ROWS_SO_FAR = new WindowFrame(
            Mode.ROWS, Bound.of(BoundKind.UNBOUNDED_PRECEDING), Bound.of(BoundKind.CURRENT_ROW), Exclusion.NO_OTHERS);

    public enum Mode {
        ROWS,
        RANGE,
        GROUPS
    }

    /// In the order of the rows that they mean.
    public enum BoundKind {
        UNBOUNDED_PRECEDING,
        PRECEDING,
        CURRENT_ROW,
        FOLLOWING,
        UNBOUNDED_FOLLOWING
    }

    /// `offset` is there for PRECEDING and FOLLOWING; it has no columns, and with ROWS and GROUPS it is a BIGINT.
    public record Bound(BoundKind kind, Optional<Expression> offset) {
        public static Bound of(BoundKind kind) {
            return new Bound(kind, Optional.empty());
        }

        public boolean hasOffset() {
            return offset.isPresent();
        }
    }

    public enum Exclusion {
        NO_OTHERS,
        CURRENT_ROW,
        /// The current row and its peers.
        GROUP,
        /// The peers of the current row.
        TIES
    }
}
