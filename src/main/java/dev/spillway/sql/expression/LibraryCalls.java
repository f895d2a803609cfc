package dev.spillway.sql.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.function.FunctionLibrary;
import dev.spillway.function.ScalarFunction;
import dev.spillway.function.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;

/// Finds the version of a library function that a call means, by PostgreSQL's rules (most exact matches, then preferred
/// types, then strings for what is unknown). One statement, one thread.
public final class LibraryCalls {
    /// The function that SIMILAR TO calls.
    public static final String SIMILAR = "similar_to";

    private final Coercion coercion;

    public LibraryCalls(Coercion coercion) {
        this.coercion = coercion;
    }

    /// Empty where no version takes such arguments; 42725 where several do equally well.
    public Optional<RexNode> find(String name, List<Term> arguments) {
        List<Signature> versions = FunctionLibrary.versions(name).stream()
                .filter(version -> version.takes(arguments.size()))
                .toList();
        versions = CallResolution.best(versions, Signature::arguments, _ -> arguments);
        if (versions.size() > 1) {
            throw CallErrors.notUnique(name, arguments);
        }
        return versions.stream().findFirst().map(version -> call(version, arguments));
    }

    public RexNode operator(String symbol, List<Term> operands, int position) {
        return find(symbol, alike(symbol, operands))
                .orElseThrow(() -> operands.size() == 1
                        ? CallErrors.noPrefixOperator(symbol, operands.getFirst(), position)
                        : CallErrors.noOperator(symbol, operands.get(0), operands.get(1), position));
    }

    /// An unknown operand is first taken to be of the other's type.
    private List<Term> alike(String symbol, List<Term> operands) {
        boolean isOneUnknown = operands.size() == 2
                && operands.get(0).isUnknown() != operands.get(1).isUnknown();
        if (!isOneUnknown) {
            return operands;
        }
        int unknown = operands.get(0).isUnknown() ? 0 : 1;
        TypeName type = operands.get(1 - unknown).type().name();
        return FunctionLibrary.versions(symbol).stream()
                .filter(version -> version.arguments().size() == 2
                        && version.arguments().stream().allMatch(argument -> argument.name() == type))
                .findFirst()
                .map(version -> {
                    List<Term> typed = new ArrayList<>(operands);
                    Term term = operands.get(unknown);
                    typed.set(
                            unknown,
                            Term.of(coercion.to(term, version.arguments().get(unknown)), term.node()));
                    return typed;
                })
                .orElse(operands);
    }

    private RexNode call(Signature version, List<Term> arguments) {
        List<RexNode> operands = new ArrayList<>();
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Term argument = arguments.get(i);
            RexNode operand = i < version.arguments().size()
                    ? coercion.to(argument, version.arguments().get(i))
                    : argument.isUnknown() ? coercion.to(argument, DataType.TEXT) : argument.rex();
            operands.add(operand);
            types.add(dev.spillway.catalog.PgType.dataType(operand.getType()));
        }
        ScalarFunction function = version.bind(types);
        boolean isNullable = !function.isStrict()
                || function.canBeNull()
                || operands.stream().anyMatch(operand -> operand.getType().isNullable());
        return coercion.fold(Operators.make(PgOperator.of(function), version.result(), isNullable, operands));
    }
}
