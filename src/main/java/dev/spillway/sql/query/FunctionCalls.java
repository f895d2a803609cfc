package dev.spillway.sql.query;

import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.catalog.FunctionDefinition.Parallel;
import dev.spillway.catalog.FunctionDefinition.Parameter;
import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.expression.CallErrors;
import dev.spillway.sql.expression.CallResolution;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.syntax.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// Finds the session's function that a call means. One statement, one thread.
final class FunctionCalls {
    private static final String SCHEMA = "pg_temp.";

    private final Analysis analysis;
    private final ExpressionAnalyzer expressions;

    FunctionCalls(Analysis analysis, ExpressionAnalyzer expressions) {
        this.analysis = analysis;
        this.expressions = expressions;
    }

    /// A function with its arguments in its own order; those left out are missing.
    private record Candidate(FunctionDefinition function, List<@Nullable Term> arguments) {
        List<DataType> types() {
            List<DataType> types = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                if (arguments.get(i) != null) {
                    types.add(function.types().get(i));
                }
            }
            return types;
        }

        List<Term> given() {
            List<Term> given = new ArrayList<>();
            for (Term argument : arguments) {
                if (argument != null) {
                    given.add(argument);
                }
            }
            return given;
        }
    }

    /// Empty where no function of the session takes such arguments; 42725 where several do equally well.
    Optional<RexNode> find(String written, SqlCall call) {
        String name = written.startsWith(SCHEMA) ? written.substring(SCHEMA.length()) : written;
        List<FunctionDefinition> functions = analysis.catalog().functions(name);
        if (functions.isEmpty()
                || call.getOperandList().stream().anyMatch(node -> node instanceof SqlIdentifier id && id.isStar())) {
            return Optional.empty();
        }
        List<Term> terms = new ArrayList<>();
        List<@Nullable String> names = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            boolean isNamed = operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
            names.add(isNamed ? ((SqlIdentifier) ((SqlCall) operand).operand(1)).getSimple() : null);
            terms.add(expressions.analyze(isNamed ? ((SqlCall) operand).operand(0) : operand));
        }
        List<Candidate> candidates = new ArrayList<>();
        for (FunctionDefinition function : functions) {
            arranged(function, terms, names).ifPresent(candidates::add);
        }
        if (candidates.isEmpty() && names.stream().anyMatch(Objects::nonNull)) {
            throw noFunction(name, terms, names, call);
        }
        List<Candidate> best = CallResolution.best(candidates, Candidate::types, Candidate::given);
        if (best.size() > 1) {
            throw CallErrors.notUnique(name, terms);
        }
        return best.stream().findFirst().map(this::value);
    }

    private static SpillwayException noFunction(
            String name, List<Term> terms, List<@Nullable String> names, SqlCall call) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            texts.add((names.get(i) == null ? "" : names.get(i) + " => ")
                    + terms.get(i).typeText());
        }
        return Errors.at(
                        call,
                        ErrorCode.UNDEFINED_FUNCTION,
                        "function " + name + "(" + String.join(", ", texts) + ") does not exist")
                .withHint(
                        "No function matches the given name and argument types. You might need to add explicit type casts.");
    }

    private static Optional<Candidate> arranged(
            FunctionDefinition function, List<Term> terms, List<@Nullable String> names) {
        List<Parameter> parameters = function.parameters();
        if (terms.size() > parameters.size()) {
            return Optional.empty();
        }
        @Nullable Term[] arranged = new Term[parameters.size()];
        for (int i = 0; i < terms.size(); i++) {
            int position = i;
            String name = names.get(i);
            if (name != null) {
                position = parameters.stream().map(Parameter::name).toList().indexOf(Optional.of(name));
            }
            if (position < 0 || arranged[position] != null) {
                return Optional.empty();
            }
            arranged[position] = terms.get(i);
        }
        for (int i = 0; i < arranged.length; i++) {
            if (arranged[i] == null && parameters.get(i).defaultValue().isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Candidate(function, java.util.Arrays.asList(arranged)));
    }

    private RexNode value(Candidate candidate) {
        FunctionDefinition function = candidate.function();
        if (function.parallel() != Parallel.SAFE) {
            analysis.keepSerial("function \"" + function.name() + "\" is parallel "
                    + function.parallel().name().toLowerCase(Locale.ROOT));
        }
        List<RexNode> arguments = new ArrayList<>();
        for (int i = 0; i < function.parameters().size(); i++) {
            Parameter parameter = function.parameters().get(i);
            Term term = candidate.arguments().get(i);
            arguments.add(
                    term == null
                            ? FunctionAnalyzer.defaultValue(
                                    parameter,
                                    parameter.defaultValue().orElseThrow(),
                                    analysis.catalog(),
                                    analysis.coercion().folder())
                            : argument(term, parameter.type()));
        }
        return new FunctionBody(analysis.inside(function), function).value(arguments, function.body());
    }

    private RexNode argument(Term term, DataType type) {
        RexNode node = analysis.coercion().to(term, type);
        return PgType.dataType(node.getType()).equals(type) ? node : Operators.cast(node, type, true);
    }
}
