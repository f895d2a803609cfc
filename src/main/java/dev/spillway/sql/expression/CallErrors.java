package dev.spillway.sql.expression;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.Errors;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlNode;

/// What PostgreSQL says when no operator or function takes the arguments. Stateless.
public final class CallErrors {
    private CallErrors() {}

    public static SpillwayException noOperator(String symbol, Term left, Term right, int position) {
        return new SpillwayException(
                        ErrorCode.UNDEFINED_FUNCTION,
                        "operator does not exist: " + left.typeText() + " " + symbol + " " + right.typeText())
                .at(position)
                .withHint(
                        "No operator matches the given name and argument types. You might need to add explicit type casts.");
    }

    static SpillwayException ambiguousOperator(String symbol, Term left, Term right, int position) {
        return new SpillwayException(
                        ErrorCode.AMBIGUOUS_FUNCTION,
                        "operator is not unique: " + left.typeText() + " " + symbol + " " + right.typeText())
                .at(position)
                .withHint("Could not choose a best candidate operator. You might need to add explicit type casts.");
    }

    public static SpillwayException noPrefixOperator(String symbol, Term operand, int position) {
        return new SpillwayException(
                        ErrorCode.UNDEFINED_FUNCTION, "operator does not exist: " + symbol + " " + operand.typeText())
                .at(position)
                .withHint(
                        "No operator matches the given name and argument type. You might need to add an explicit type cast.");
    }

    public static SpillwayException notUnique(String name, List<Term> arguments) {
        String types = arguments.stream().map(Term::typeText).collect(Collectors.joining(", "));
        return new SpillwayException(ErrorCode.AMBIGUOUS_FUNCTION, "function " + name + "(" + types + ") is not unique")
                .withHint("Could not choose a best candidate function. You might need to add explicit type casts.");
    }

    public static SpillwayException noFunction(String name, List<Term> arguments, SqlNode node) {
        String types = arguments.stream().map(Term::typeText).collect(Collectors.joining(", "));
        return Errors.at(node, ErrorCode.UNDEFINED_FUNCTION, "function " + name + "(" + types + ") does not exist")
                .withHint(
                        "No function matches the given name and argument types. You might need to add explicit type casts.");
    }
}
