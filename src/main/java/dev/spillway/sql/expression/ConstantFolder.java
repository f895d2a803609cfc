package dev.spillway.sql.expression;

import dev.spillway.plan.Expression;
import java.util.Optional;

/// Evaluates an expression without columns and parameters, for the analyzer. The session gives the executor's
/// expression compiler.
@FunctionalInterface
public interface ConstantFolder {
    /// Folds nothing.
    ConstantFolder NONE = expression -> Optional.empty();

    /// The value, or empty where it cannot be had now; an error (division by zero) must be empty too, since the row
    /// it belongs to may never be reached.
    Optional<Expression.Constant> fold(Expression expression);
}
