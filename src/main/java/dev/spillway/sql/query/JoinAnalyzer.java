package dev.spillway.sql.query;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.Comparisons;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules.Scales;
import dev.spillway.sql.query.FromAnalyzer.From;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.query.Scope.Field;
import dev.spillway.sql.query.Scope.Source;
import dev.spillway.sql.relation.FunctionRel;
import dev.spillway.sql.syntax.Errors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Joins of FROM: what belongs together, and the names behind it. One clause, one thread.
final class JoinAnalyzer {
    private final Analysis analysis;
    private final QueryBlocks blocks;
    private final Environment environment;
    private final FromAnalyzer items;

    JoinAnalyzer(Analysis analysis, QueryBlocks blocks, Environment environment, FromAnalyzer items) {
        this.analysis = analysis;
        this.blocks = blocks;
        this.environment = environment;
        this.items = items;
    }

    From join(SqlJoin node) {
        From left = items.item(node.getLeft());
        Correlation correlation = new Correlation(left.scope().inside(environment.outer()));
        Environment around = FromAnalyzer.isLateral(node.getRight()) ? environment.inside(correlation) : environment;
        From right = new FromAnalyzer(analysis, blocks, around).item(node.getRight());
        int width = left.rel().getRowType().getFieldCount();
        JoinRelType type = type(node);
        Sides sides = new Sides(left.rel(), right.rel(), correlation.arguments(), type);
        sides.check(node);
        Scope scope = Scope.joined(
                        left.scope(), right.scope(), width, type.generatesNullsOnLeft(), type.generatesNullsOnRight())
                .inside(null);
        if (node.isNatural() && node.getConditionType() != JoinConditionType.NONE) {
            throw analysis.syntaxError(node.getConditionTypeNode());
        }
        if (node.isNatural() || node.getConditionType() == JoinConditionType.USING) {
            List<String> names = node.isNatural()
                    ? common(left.scope(), right.scope())
                    : QueryBlocks.names((SqlNodeList) Objects.requireNonNull(node.getCondition()));
            RexNode condition = using(names, left.scope(), right.scope(), width, node);
            return merged(names, new From(sides.join(condition), scope), type);
        }
        if (node.getConditionType() != JoinConditionType.ON) {
            if (node.getJoinType() != JoinType.COMMA && node.getJoinType() != JoinType.CROSS) {
                throw Errors.at(node, ErrorCode.SYNTAX_ERROR, "a join needs ON or USING");
            }
            return new From(sides.join(Operators.REX.makeLiteral(true)), scope);
        }
        // In the condition the columns are those of the inputs, before any side is filled with NULLs.
        Scope inputs =
                Scope.joined(left.scope(), right.scope(), width, false, false).inside(environment.outer());
        RexNode condition = new ExpressionAnalyzer(analysis, blocks, environment, inputs, Clause.JOIN)
                .condition(Objects.requireNonNull(node.getCondition()));
        return new From(sides.join(condition), scope);
    }

    /// What is joined. `arguments` are the values that a LATERAL right side takes from the left.
    private record Sides(RelNode left, RelNode right, List<RexNode> arguments, JoinRelType type) {
        void check(SqlNode node) {
            if (!arguments.isEmpty() && type.generatesNullsOnLeft()) {
                throw Errors.at(
                        node,
                        ErrorCode.INVALID_COLUMN_REFERENCE,
                        "the combining JOIN type must be INNER or LEFT for a LATERAL reference");
            }
        }

        RelNode join(RexNode condition) {
            if (arguments.isEmpty()) {
                return JoinConditions.join(left, right, condition, type);
            }
            boolean isLeft = type == JoinRelType.LEFT;
            if (right instanceof FunctionRel functions && (!isLeft || condition.isAlwaysTrue())) {
                return JoinConditions.filter(SetFunctions.over(functions, left, arguments::get, isLeft), condition);
            }
            Unnesting unnesting = new Unnesting(left, arguments);
            Unnesting.Bound rows = unnesting.bind(right);
            RexNode both = Operators.and(List.of(unnesting.condition(left, rows), condition));
            return JoinConditions.join(left, rows.rel(), both, type);
        }
    }

    private static JoinRelType type(SqlJoin node) {
        JoinType type = node.getJoinType();
        return switch (type) {
            case INNER, COMMA, CROSS -> JoinRelType.INNER;
            case LEFT -> JoinRelType.LEFT;
            case RIGHT -> JoinRelType.RIGHT;
            case FULL -> JoinRelType.FULL;
            default -> throw Errors.unsupported(node, type + " JOIN is");
        };
    }

    private static List<String> common(Scope left, Scope right) {
        Set<String> names = new HashSet<>();
        right.star().forEach(field -> names.add(field.name()));
        return left.star().stream().map(Field::name).filter(names::contains).toList();
    }

    private RexNode using(List<String> names, Scope left, Scope right, int width, SqlNode node) {
        List<RexNode> conditions = new ArrayList<>();
        Comparisons comparisons = new Comparisons(analysis.coercion());
        for (String name : names) {
            Field first = only(name, left, "left", node);
            Field second = only(name, right, "right", node);
            conditions.add(comparisons.compare(
                    Function.EQUAL,
                    Term.of(Operators.field(first.index(), first.type()), node),
                    Term.of(Operators.field(second.index() + width, second.type()), node),
                    node.getParserPosition().getColumnNum()));
        }
        return Operators.and(conditions);
    }

    private static Field only(String name, Scope scope, String side, SqlNode node) {
        List<Field> fields =
                scope.star().stream().filter(field -> field.name().equals(name)).toList();
        if (fields.isEmpty()) {
            throw Errors.at(
                    node,
                    ErrorCode.UNDEFINED_COLUMN,
                    "column \"" + name + "\" specified in USING clause does not exist in " + side + " table");
        }
        if (fields.size() > 1) {
            throw Errors.at(
                    node,
                    ErrorCode.AMBIGUOUS_COLUMN,
                    "common column name \"" + name + "\" appears more than once in " + side + " table");
        }
        return fields.getFirst();
    }

    /// After USING the name alone means the side that is never filled with NULLs or, of a FULL JOIN, whichever side
    /// is there, in the type that both sides have in common; `*` lists it first and once.
    private From merged(List<String> names, From joined, JoinRelType type) {
        List<Source> sources = new ArrayList<>();
        Map<String, List<Field>> sides = new HashMap<>();
        for (int i = 0; i < joined.scope().sources().size(); i++) {
            Source source = joined.scope().sources().get(i);
            List<Field> fields = new ArrayList<>();
            for (Field field : source.fields()) {
                boolean isNamed = names.contains(field.name()) && !field.isMerged();
                if (isNamed) {
                    sides.computeIfAbsent(field.name(), _ -> new ArrayList<>()).add(field);
                }
                fields.add(isNamed ? field.merged() : field);
            }
            sources.add(new Source(source.alias(), fields));
        }
        List<RexNode> row = new ArrayList<>(Relations.fields(joined.rel()));
        List<String> rowNames = new ArrayList<>(joined.rel().getRowType().getFieldNames());
        List<Field> merged = new ArrayList<>();
        for (String name : names) {
            List<Field> both = Objects.requireNonNull(sides.get(name));
            RexNode value = mergedValue(both.get(0), both.get(1), type);
            int index = row.indexOf(value);
            if (index < 0) {
                index = row.size();
                row.add(value);
                rowNames.add(name);
            }
            merged.add(new Field(name, index, value.getType(), false));
        }
        sources.addFirst(new Source("", merged));
        boolean isComputed = row.size() > joined.rel().getRowType().getFieldCount();
        RelNode rel = isComputed ? Relations.project(joined.rel(), row, rowNames) : joined.rel();
        return new From(rel, new Scope(sources, null));
    }

    private RexNode mergedValue(Field left, Field right, JoinRelType type) {
        Term first = term(left);
        Term second = term(right);
        DataType common = analysis.coercion().common(List.of(first, second), "JOIN/USING", Scales.OWN);
        return switch (type) {
            case FULL ->
                Operators.call(
                        Function.COALESCE,
                        common,
                        analysis.coercion().to(first, common),
                        analysis.coercion().to(second, common));
            case RIGHT -> analysis.coercion().to(second, common);
            default -> analysis.coercion().to(first, common);
        };
    }

    private static Term term(Field field) {
        return Term.of(
                Operators.field(field.index(), field.type()), new SqlIdentifier(field.name(), SqlParserPos.ZERO));
    }
}
