package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import java.util.BitSet;
import java.util.Optional;

/// What is asked of a node: the variables that are read above it, the cost of what is computed from its rows before
/// they are passed on, and the rows that a LIMIT above takes (count plus offset; `boundRows` < 0 where that is not
/// known).
record Demand(BitSet variables, double outputPerRow, Optional<Expression> bound, double boundRows) {
    static Demand of(BitSet variables, double outputPerRow) {
        return new Demand(variables, outputPerRow, Optional.empty(), -1);
    }

    /// The variables of this demand that a node offers, and what else is read there.
    BitSet within(BitSet offered, BitSet alsoRead) {
        BitSet needed = (BitSet) variables.clone();
        needed.or(alsoRead);
        needed.and(offered);
        return needed;
    }
}
