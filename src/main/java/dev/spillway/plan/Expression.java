package dev.spillway.plan;

import dev.spillway.data.DataType;
import dev.spillway.function.ScalarFunction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A scalar expression over the input row of a plan node. Immutable.
public sealed interface Expression {
    DataType type();

    /// Column `index` of the input row; `name` is how EXPLAIN prints it (`l.l_quantity`).
    record ColumnRef(int index, DataType type, String name) implements Expression {}

    /// A value: Boolean, Long (SMALLINT … BIGINT, and DATE, TIME, TIMESTAMP in their [dev.spillway.data.Physical]
    /// unit), Double, BigDecimal, String, IntervalValue; `null` for NULL.
    record Constant(@Nullable Object value, DataType type) implements Expression {}

    /// Statement parameter `$index`, counted from 1; its value comes with the execution.
    record Parameter(int index, DataType type) implements Expression {}

    /// A built-in function with a kernel. Arguments have already been cast to what the function needs.
    record Call(Function function, List<Expression> arguments, DataType type) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /// PostgreSQL's cast semantics (rounding, range errors, text parsing); `isImplicit` casts are not printed by
    /// EXPLAIN.
    record Cast(Expression operand, DataType type, boolean isImplicit) implements Expression {}

    /// `CASE WHEN condition THEN result … ELSE otherwise END`; branches are evaluated only for the rows that reach
    /// them.
    record Case(List<When> branches, Expression otherwise, DataType type) implements Expression {
        public Case {
            branches = List.copyOf(branches);
        }
    }

    record When(Expression condition, Expression result) {}

    /// `operand [NOT] IN (constants)`, values as in [Constant]; a NULL among them is in `hasNull`.
    record InList(Expression operand, List<Object> values, boolean hasNull, boolean negated) implements Expression {
        public InList {
            values = List.copyOf(values);
        }

        @Override
        public DataType type() {
            return DataType.BOOLEAN;
        }
    }

    /// A function of the library, which has no kernel of its own.
    record ScalarCall(ScalarFunction function, List<Expression> arguments, DataType type) implements Expression {
        public ScalarCall {
            arguments = List.copyOf(arguments);
        }
    }

    /// A function of the session itself (`pg_flush_local_buffers()` …): volatile, leader only, forbids parallel
    /// plans.
    record SessionCall(SessionFunction function, List<Expression> arguments, DataType type) implements Expression {
        public SessionCall {
            arguments = List.copyOf(arguments);
        }
    }

    /// An output column of a node.
    record Output(String name, Expression expression) {}

    /// What a merge join compares: an expression over either side, by which both come sorted.
    record MergeKey(Expression outer, Expression inner, boolean descending, boolean nullsFirst) {}

    /// `ORDER BY` key. PostgreSQL's default for `nullsFirst` is the value of `descending`.
    record SortKey(Expression expression, boolean descending, boolean nullsFirst) {}

    /// An aggregate; `filter` is its FILTER clause. Where `order` matters it says in which order the values come.
    /// Such aggregates and `isDistinct` ones are never partial.
    record AggregateCall(
            AggregateFunction function,
            List<Expression> arguments,
            boolean isDistinct,
            Optional<Expression> filter,
            List<SortKey> order,
            DataType type) {
        public AggregateCall {
            arguments = List.copyOf(arguments);
            order = List.copyOf(order);
        }

        public AggregateCall(
                AggregateFunction function,
                List<Expression> arguments,
                boolean isDistinct,
                Optional<Expression> filter,
                DataType type) {
            this(function, arguments, isDistinct, filter, List.of(), type);
        }

        /// Whether participants may each aggregate their part.
        public boolean isCombinable() {
            return !isDistinct && order.isEmpty() && function.isCombinable();
        }
    }

    /// A window function; `filter` is there for aggregates only. lag and lead always have their offset.
    record WindowCall(WindowFunction function, List<Expression> arguments, Optional<Expression> filter, DataType type) {
        public WindowCall {
            arguments = List.copyOf(arguments);
        }
    }
}
