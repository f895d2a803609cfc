package dev.spillway.planner.path;

import dev.spillway.data.DataType;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Function;
import dev.spillway.planner.logical.Expressions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// What an OR over several inputs says of one of them alone: `(a = 1 AND b = 2) OR (a = 3 AND b = 4)` needs `a = 1 OR a
/// = 3`. Filters early what the join would filter late (PostgreSQL's `orclauses.c`). Stateless.
final class OrRestrictions {
    private OrRestrictions() {}

    /// A condition on `variables` that holds wherever `condition` does, if there is one.
    static Optional<Expression> on(BitSet variables, Expression condition) {
        if (!(condition instanceof Call disjunction) || disjunction.function() != Function.OR) {
            return Optional.empty();
        }
        List<Expression> branches = new ArrayList<>();
        for (Expression branch : disjunction.arguments()) {
            List<Expression> own = Expressions.conjuncts(branch).stream()
                    .filter(conjunct -> isOn(variables, conjunct))
                    .toList();
            if (own.isEmpty()) {
                return Optional.empty();
            }
            branches.add(Expressions.and(own));
        }
        return Optional.of(new Call(Function.OR, branches, DataType.BOOLEAN));
    }

    private static boolean isOn(BitSet variables, Expression conjunct) {
        BitSet needed = Expressions.variables(conjunct);
        return !needed.isEmpty() && Expressions.isSubset(needed, variables);
    }
}
