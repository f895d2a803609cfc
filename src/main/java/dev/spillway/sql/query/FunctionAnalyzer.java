package dev.spillway.sql.query;

import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.catalog.FunctionDefinition.Parameter;
import dev.spillway.catalog.PgType;
import dev.spillway.catalog.SessionCatalog;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.expression.Aggregates;
import dev.spillway.sql.expression.Coercion;
import dev.spillway.sql.expression.ConstantFolder;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Parameters;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.FunctionNames;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.ParsedStatement.CreateFunction;
import dev.spillway.sql.syntax.ParsedStatement.CreateFunction.Body;
import dev.spillway.sql.syntax.RuleText;
import dev.spillway.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// CREATE FUNCTION: reads the body, calls it once for its errors, and keeps its syntax. Stateless.
public final class FunctionAnalyzer {
    private final SessionCatalog catalog;
    private final ConstantFolder folder;

    public FunctionAnalyzer(SessionCatalog catalog, ConstantFolder folder) {
        this.catalog = catalog;
        this.folder = folder;
    }

    public FunctionDefinition analyze(CreateFunction create) {
        FunctionDefinition function = switch (create.body()) {
            case Body.Source source -> {
                SqlNode query = parse(source, create.text());
                yield definition(create, query, source.text(), source.text());
            }
            case Body.Value value -> {
                SqlNode node = value.expression();
                yield definition(create, select(node), create.text(), "RETURN " + written(node, create));
            }
            case Body.Query query -> definition(create, query.query(), create.text(), written(query.query(), create));
        };
        try {
            check(function);
        } catch (SpillwayException e) {
            throw create.body() instanceof Body.Source source && e.position() > 0
                    ? e.at(e.position() + offset(source, create.text()))
                    : e;
        }
        return function;
    }

    private static String written(SqlNode node, CreateFunction create) {
        return RuleText.written(node, create.text());
    }

    private static SqlNode select(SqlNode value) {
        SqlParserPos position = value.getParserPosition();
        return new SqlSelect(
                position,
                null,
                new SqlNodeList(List.of(value), position),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static FunctionDefinition definition(CreateFunction create, SqlNode body, String text, String source) {
        List<Parameter> parameters = create.parameters().stream()
                .map(it -> new Parameter(it.name(), it.type(), it.defaultValue(), create.text()))
                .toList();
        String name = create.name().value();
        return new FunctionDefinition(
                name,
                parameters,
                create.result(),
                Objects.requireNonNullElse(body.accept(new Numbered(name, parameters.size(), text)), body),
                text,
                source,
                create.volatility(),
                create.isStrict(),
                create.parallel());
    }

    private static SqlNode parse(Body.Source source, String statement) {
        try {
            ParsedStatement parsed = new StatementParser().parse(source.text());
            if (parsed instanceof ParsedStatement.Query query) {
                return query.node();
            }
        } catch (SpillwayException e) {
            throw e.position() > 0 ? e.at(e.position() + offset(source, statement)) : e;
        }
        throw new SpillwayException(
                ErrorCode.FEATURE_NOT_SUPPORTED, "functions that do more than one query are not supported");
    }

    /// Characters of the statement before the body.
    private static int offset(Body.Source source, String statement) {
        int start = statement.offsetByCodePoints(0, source.position() - 1);
        int found = statement.indexOf(source.text(), start);
        return found < 0 ? source.position() : statement.codePointCount(0, found);
    }

    /// Throws what a call would, and where the result is of another type.
    private void check(FunctionDefinition function) {
        Coercion coercion = new Coercion(new Parameters(function.text(), List.of()), folder);
        Analysis analysis = new Analysis(LogicalRewriter.newCluster(), catalog, coercion, function.text());
        List<RexNode> arguments = new ArrayList<>();
        function.types().forEach(type -> arguments.add(Operators.nullOf(type)));
        new FunctionBody(analysis, function).value(arguments, function.body());
        for (Parameter parameter : function.parameters()) {
            parameter.defaultValue().ifPresent(value -> defaultValue(parameter, value, catalog, folder));
        }
    }

    /// What a parameter is where the call leaves it out.
    static RexNode defaultValue(Parameter parameter, SqlNode value, SessionCatalog catalog, ConstantFolder folder) {
        Coercion coercion = new Coercion(new Parameters(parameter.text(), List.of()), folder);
        Analysis analysis = new Analysis(LogicalRewriter.newCluster(), catalog, coercion, parameter.text());
        Term term = new ExpressionAnalyzer(
                        analysis, new QueryBlocks(analysis), Environment.EMPTY, Scope.EMPTY, Clause.DEFAULT)
                .analyze(value);
        if (Subqueries.isAny(term.rex(), SubqueryNode.class::isInstance)) {
            throw Errors.at(value, ErrorCode.FEATURE_NOT_SUPPORTED, "cannot use subquery in DEFAULT expression");
        }
        DataType type = parameter.type();
        if (!term.isUnknown() && !TypeRules.isAssignable(term.type(), type)) {
            throw new SpillwayException(
                    ErrorCode.DATATYPE_MISMATCH,
                    "argument of DEFAULT must be type " + type.plainName() + ", not type " + term.typeText());
        }
        RexNode node = coercion.to(term, type);
        return PgType.dataType(node.getType()).equals(type) ? node : Operators.cast(node, type, true);
    }

    /// Makes `$2` a name: the second parameter's.
    private static final class Numbered extends SqlShuttle {
        private final String function;
        private final int count;
        private final String text;

        Numbered(String function, int count, String text) {
            this.function = function;
            this.count = count;
            this.text = text;
        }

        @Override
        public @Nullable SqlNode visit(SqlDynamicParam node) {
            int number = Parameters.number(node, text).orElse(0);
            if (number < 1 || number > count) {
                throw Errors.at(node, ErrorCode.UNDEFINED_PARAMETER, "there is no parameter $" + number);
            }
            return new SqlIdentifier(List.of(function, "$" + number), node.getParserPosition());
        }
    }

    /// Whether the query is one expression, so that a call can be replaced by it.
    static Optional<SqlNode> expression(SqlNode query) {
        boolean isPlain = query instanceof SqlSelect select
                && select.getFrom() == null
                && select.getWhere() == null
                && select.getGroup() == null
                && select.getHaving() == null
                && !select.isDistinct()
                && select.getSelectList().size() == 1
                && !hasAggregate(select.getSelectList().get(0));
        if (!isPlain) {
            return Optional.empty();
        }
        SqlNode item = ((SqlSelect) query).getSelectList().get(0);
        SqlNode value = item.getKind() == SqlKind.AS ? ((org.apache.calcite.sql.SqlCall) item).operand(0) : item;
        return value instanceof SqlIdentifier id && id.isStar() ? Optional.empty() : Optional.of(value);
    }

    private static boolean hasAggregate(SqlNode node) {
        boolean[] found = new boolean[1];
        node.accept(new org.apache.calcite.sql.util.SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(org.apache.calcite.sql.SqlCall call) {
                found[0] |= call.getKind() == SqlKind.OVER
                        || call.getOperator() instanceof org.apache.calcite.sql.SqlFunction
                                && Aggregates.byName(FunctionNames.of(call)).isPresent();
                return super.visit(call);
            }
        });
        return found[0];
    }
}
