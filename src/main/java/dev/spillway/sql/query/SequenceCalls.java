package dev.spillway.sql.query;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.plan.SessionFunction;
import dev.spillway.sql.expression.CallErrors;
import dev.spillway.sql.expression.Coercion;
import dev.spillway.sql.expression.Functions;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules.Scales;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.ObjectNames;
import dev.spillway.sql.syntax.RuleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;

/// Calls of `nextval` and its like. A sequence that is named by a literal must be there when the statement is analyzed,
/// as a `regclass` must; any other text is looked at when the call is made. One clause, one thread.
final class SequenceCalls {
    private static final Map<String, SessionFunction> FUNCTIONS = Map.of(
            "nextval", SessionFunction.NEXTVAL, "currval", SessionFunction.CURRVAL, "setval", SessionFunction.SETVAL);

    private final ExpressionAnalyzer expressions;
    private final Coercion coercion;

    SequenceCalls(ExpressionAnalyzer expressions, Coercion coercion) {
        this.expressions = expressions;
        this.coercion = coercion;
    }

    static boolean isName(String name) {
        return FUNCTIONS.containsKey(name);
    }

    RexNode call(String name, SqlCall call) {
        SessionFunction function = FUNCTIONS.get(name);
        List<Term> arguments = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            Optional<SqlLiteral> literal = arguments.isEmpty() ? RuleText.relationLiteral(operand) : Optional.empty();
            arguments.add(literal.isPresent() ? relation(literal.get()) : expressions.analyze(operand));
        }
        RexNode node = function == null ? null : new Functions(coercion, Scales.OWN).session(function, arguments);
        if (node == null) {
            throw CallErrors.noFunction(name, arguments, call);
        }
        return node;
    }

    private Term relation(SqlLiteral literal) {
        String text = String.valueOf(literal.getValueAs(String.class));
        String name = ObjectNames.ofRelation(text);
        if (!expressions.analysis().catalog().isRelation(name)) {
            throw Errors.at(literal, ErrorCode.UNDEFINED_TABLE, "relation \"" + name + "\" does not exist");
        }
        return Term.of(Operators.constant(text, DataType.TEXT), literal);
    }
}
