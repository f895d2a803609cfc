package dev.spillway.sql.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/// Arguments by name (`make_interval(days => 3)`) of the functions whose parameters have defaults. Stateless.
public final class NamedArguments {
    /// Parameters in order; each is 0 where it is left out.
    private static final Map<String, List<String>> PARAMETERS =
            Map.of("make_interval", List.of("years", "months", "weeks", "days", "hours", "mins", "secs"));

    private NamedArguments() {}

    public static List<Term> positional(
            String name, List<SqlNode> operands, Function<SqlNode, Term> analyzer, SqlCall call) {
        List<String> parameters = PARAMETERS.getOrDefault(name, List.of());
        Term[] terms = new Term[parameters.size()];
        for (int i = 0; i < operands.size(); i++) {
            SqlNode operand = operands.get(i);
            int index = i;
            if (operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT) {
                SqlCall assignment = (SqlCall) operand;
                SqlIdentifier parameter = assignment.operand(1);
                index = parameters.indexOf(parameter.getSimple());
                operand = assignment.operand(0);
            }
            if (index < 0 || index >= terms.length || terms[index] != null) {
                throw CallErrors.noFunction(name, List.of(), call);
            }
            terms[index] = analyzer.apply(operand);
        }
        List<Term> all = new ArrayList<>();
        for (Term term : terms) {
            all.add(term == null ? Term.of(Functions.number(BigDecimal.ZERO, true), call) : term);
        }
        return all;
    }
}
