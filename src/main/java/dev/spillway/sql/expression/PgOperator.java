package dev.spillway.sql.expression;

import dev.spillway.function.ScalarFunction;
import dev.spillway.function.Volatility;
import dev.spillway.plan.Function;
import dev.spillway.plan.SessionFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;

/// An operator whose meaning is PostgreSQL's and which Calcite's rules shall not look into. Immutable.
public final class PgOperator extends SqlFunction {
    /// What the call becomes in a plan.
    sealed interface Meaning {
        record BuiltIn(Function function) implements Meaning {}

        record Cast(boolean isImplicit) implements Meaning {}

        /// The first operand is looked up among the others, which are constants.
        record InList(boolean isNegated) implements Meaning {}

        record Session(SessionFunction function) implements Meaning {}

        record Scalar(ScalarFunction function) implements Meaning {}
    }

    private final Meaning meaning;

    PgOperator(String name, Meaning meaning) {
        super(name, SqlKind.OTHER_FUNCTION, null, null, null, SqlFunctionCategory.USER_DEFINED_FUNCTION);
        this.meaning = meaning;
    }

    public static PgOperator of(ScalarFunction function) {
        return new PgOperator(function.name(), new Meaning.Scalar(function));
    }

    Meaning meaning() {
        return meaning;
    }

    @Override
    public boolean isDeterministic() {
        return switch (meaning) {
            case Meaning.Session _ -> false;
            case Meaning.Scalar(var function) -> function.volatility() != Volatility.VOLATILE;
            case Meaning.BuiltIn(Function function) -> !function.isVolatile();
            case Meaning.Cast _, Meaning.InList _ -> true;
        };
    }
}
