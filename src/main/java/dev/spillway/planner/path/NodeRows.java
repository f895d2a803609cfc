package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Output;
import dev.spillway.plan.NodeHeader;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.Variables;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// The rows that nodes read and write: their variables, headers and filters.
final class NodeRows {
    private final Variables variables;

    NodeRows(Variables variables) {
        this.variables = variables;
    }

    static BitSet read(List<Expression> wanted, List<Expression> filter) {
        BitSet needed = Expressions.variables(wanted);
        needed.or(Expressions.variables(filter));
        return needed;
    }

    List<Expression> references(BitSet ids) {
        List<Expression> result = new ArrayList<>();
        for (int id = ids.nextSetBit(0); id >= 0; id = ids.nextSetBit(id + 1)) {
            result.add(variables.reference(id));
        }
        return result;
    }

    static Optional<Expression> filter(InputRow input, List<Expression> conditions) {
        return conditions.isEmpty() ? Optional.empty() : Optional.of(Expressions.and(input.resolveAll(conditions)));
    }

    NodeHeader header(int id, Path path, InputRow input, List<Expression> wanted) {
        return header(id, path.header(), input, wanted);
    }

    NodeHeader header(int id, PathHeader numbers, InputRow input, List<Expression> wanted) {
        List<Output> outputs = new ArrayList<>(wanted.size());
        for (Expression expression : wanted) {
            Expression resolved = input.resolve(expression);
            String name = expression instanceof ColumnRef column
                    ? variables.get(column.index()).name()
                    : "?column?";
            outputs.add(new Output(name, resolved));
        }
        return new NodeHeader(
                id, numbers.cost().startup(), numbers.cost().total(), numbers.rows(), numbers.width(), outputs);
    }
}
