package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.plan.WindowFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// A window function inside an expression while a SELECT is analyzed; it becomes a field of a [WindowRel]. Immutable.
final class WindowNode extends RexDynamicParam {
    private final WindowFunction function;
    private final List<RexNode> arguments;
    private final @Nullable RexNode filter;
    private final WindowDefinition window;

    WindowNode(
            WindowFunction function,
            List<RexNode> arguments,
            @Nullable RexNode filter,
            WindowDefinition window,
            PgType type) {
        super(type, -1);
        this.function = function;
        this.arguments = List.copyOf(arguments);
        this.filter = filter;
        this.window = window;
        this.digest = function.sqlName() + arguments + (filter == null ? "" : filter) + " OVER " + window;
    }

    WindowFunction function() {
        return function;
    }

    List<RexNode> arguments() {
        return arguments;
    }

    @Nullable
    RexNode filter() {
        return filter;
    }

    WindowDefinition window() {
        return window;
    }

    DataType dataType() {
        return PgType.dataType(getType());
    }

    /// Every expression in it that is over the input's row.
    List<RexNode> inputs() {
        List<RexNode> inputs = new ArrayList<>(arguments);
        if (filter != null) {
            inputs.add(filter);
        }
        inputs.addAll(window.inputs());
        return inputs;
    }

    /// The same with each of its expressions changed.
    WindowNode map(UnaryOperator<RexNode> change) {
        RexNode condition = filter;
        return new WindowNode(
                function,
                arguments.stream().map(change).toList(),
                condition == null ? null : change.apply(condition),
                window.map(change),
                (PgType) getType());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof WindowNode that
                        && digest.equals(that.digest)
                        && function.equals(that.function)
                        && arguments.equals(that.arguments)
                        && window.equals(that.window)
                        && getType().equals(that.getType());
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }
}
