package dev.spillway.sql.expression;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import java.util.List;
import org.apache.calcite.rex.RexDynamicParam;
import org.jspecify.annotations.Nullable;

/// `GROUPING(a, b)` while a SELECT is analyzed: a bit for each argument, set where the row's grouping set lacks it; the
/// last argument is the lowest bit. Immutable.
public final class GroupingNode extends RexDynamicParam {
    private final List<Term> arguments;

    public GroupingNode(List<Term> arguments) {
        super(PgType.of(DataType.INTEGER, false), -1);
        this.arguments = List.copyOf(arguments);
        this.digest = "GROUPING" + arguments.stream().map(Term::rex).toList();
    }

    public List<Term> arguments() {
        return arguments;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GroupingNode that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }
}
