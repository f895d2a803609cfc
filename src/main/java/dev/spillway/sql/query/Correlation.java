package dev.spillway.sql.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/// What a sub-query takes from the query around it: expressions over that query's row, which the sub-query sees as
/// [OuterColumnNode]s by number. A column two levels up is taken by the query in between first. One sub-query, one
/// thread.
class Correlation {
    private final Scope around;
    private final List<RexNode> arguments = new ArrayList<>();

    Correlation(Scope around) {
        this.around = around;
    }

    /// For a WITH query that stands in the sub-query of `origin` and is used in that of `here`, further in: names
    /// mean what they mean at `origin`, and each query in between takes the column for the next one.
    static Correlation relayed(Correlation origin, Correlation here) {
        return new Correlation(origin.around) {
            @Override
            Optional<RexNode> find(SqlIdentifier id) {
                return here.findThrough(origin, id);
            }
        };
    }

    Scope around() {
        return around;
    }

    List<RexNode> arguments() {
        return List.copyOf(arguments);
    }

    /// The column a name means around the sub-query.
    Optional<RexNode> find(SqlIdentifier id) {
        return around.find(id).map(this::take);
    }

    @SuppressWarnings("ReferenceEquality")
    private Optional<RexNode> findThrough(Correlation origin, SqlIdentifier id) {
        @Nullable Correlation next = around.outer();
        return this == origin || next == null
                ? origin.find(id)
                : next.findThrough(origin, id).map(this::take);
    }

    /// The sub-query's name for an expression over the row around it.
    OuterColumnNode take(RexNode value) {
        int index = arguments.indexOf(value);
        if (index < 0) {
            index = arguments.size();
            arguments.add(value);
        }
        return new OuterColumnNode(index, value.getType());
    }
}
