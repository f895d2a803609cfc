package dev.spillway.sql.query;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.ScanTable;
import dev.spillway.catalog.ViewDefinition;
import dev.spillway.error.ErrorCode;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.query.QueryBlocks.Named;
import dev.spillway.sql.query.QueryBlocks.Rows;
import dev.spillway.sql.query.Scope.Field;
import dev.spillway.sql.query.Scope.Source;
import dev.spillway.sql.relation.CommonTableRel;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.relation.WorkTableRel;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.GrammarActions;
import dev.spillway.sql.syntax.JoinPrecedence;
import dev.spillway.sql.syntax.ParsedStatement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/// FROM: tables, WITH queries, sub-queries, generate_series and joins. One clause, one thread.
public final class FromAnalyzer {
    /// Sequences are read as system tables of this schema.
    private static final String OWN_SCHEMA = "pg_temp";

    private final Analysis analysis;
    private final QueryBlocks blocks;
    private final Environment environment;

    public FromAnalyzer(Analysis analysis, QueryBlocks blocks, Environment environment) {
        this.analysis = analysis;
        this.blocks = blocks;
        this.environment = environment;
    }

    /// The rows of FROM and their names.
    public record From(RelNode rel, Scope scope) {}

    public From analyze(SqlNode node) {
        From from = item(JoinPrecedence.of(node));
        Set<String> seen = new HashSet<>();
        for (Source source : from.scope().sources()) {
            if (!source.alias().isEmpty() && !seen.add(source.alias())) {
                throw Errors.at(
                        node,
                        ErrorCode.DUPLICATE_ALIAS,
                        "table name \"" + source.alias() + "\" specified more than once");
            }
        }
        return from;
    }

    From item(SqlNode node) {
        return switch (node) {
            case SqlIdentifier id -> table(id);
            case SqlJoin join -> new JoinAnalyzer(analysis, blocks, environment, this).join(join);
            case SqlCall call when call.getKind() == SqlKind.AS -> aliased(call);
            case SqlCall call when FunctionItems.isMeant(call) -> function(call, Optional.empty(), List.of());
            case SqlCall call when call.isA(SqlKind.QUERY) -> subquery(node, "", List.of());
            case SqlCall call when call.getKind() == SqlKind.LATERAL -> item(call.operand(0));
            case SqlCall call
            when call.getKind() == SqlKind.TABLESAMPLE -> throw Errors.unsupported(call, "TABLESAMPLE is");
            default -> throw Errors.unsupported(node, "this item of FROM is");
        };
    }

    public From table(SqlIdentifier id) {
        return table(id, id.names.getLast(), List.of());
    }

    private From table(SqlIdentifier id, String alias, List<String> columns) {
        Named named = id.names.size() == 1 ? environment.queries().get(id.getSimple()) : null;
        if (named != null) {
            return renamed(new Rows(rows(named, alias), named.fields(), Set.of()), alias, columns, id);
        }
        Optional<From> system = systemTable(id, alias, columns);
        if (system.isPresent()) {
            return system.get();
        }
        ParsedStatement.Name name = GrammarActions.tableName(id);
        Optional<ViewDefinition> view = analysis.catalog().view(name.value());
        if (view.isPresent()) {
            return view(view.get(), alias, columns, id);
        }
        CatalogTable table = table(name);
        return scan(new ScanTable(table, alias, false), columns, id);
    }

    /// Without a schema the session's own tables come first, then `pg_catalog`.
    private Optional<From> systemTable(SqlIdentifier id, String alias, List<String> columns) {
        List<String> names = id.names;
        boolean isOwn = names.size() == 1
                && (analysis.catalog().view(names.getFirst()).isPresent()
                        || analysis.catalog().table(names.getFirst()).isPresent());
        if (isOwn || names.size() > 2) {
            return Optional.empty();
        }
        List<String> schemas = names.size() == 1 ? List.of(OWN_SCHEMA, "pg_catalog") : List.of(names.getFirst());
        return schemas.stream()
                .flatMap(schema -> analysis.catalog().systemTable(schema, names.getLast()).stream())
                .findFirst()
                .map(table -> renamed(Relations.rows(analysis, table), alias, columns, id));
    }

    /// A query with columns of an outer one has other rows for each of that one's, and is not shared.
    private RelNode rows(Named named, String alias) {
        RelDataType rowType = WithAnalyzer.rowType(named.fields());
        return switch (named) {
            case Named.Self self -> new WorkTableRel(analysis.cluster(), self.number(), self.name(), alias, rowType);
            case Named.Query query when Unnesting.isCorrelated(query.table().rel()) -> correlated(query);
            case Named.Query query -> new CommonTableRel(analysis.cluster(), query.table(), alias, rowType);
        };
    }

    private RelNode correlated(Named.Query named) {
        Correlation origin = named.environment().outer();
        Correlation here = environment.outer();
        if (origin == null || here == null || origin.equals(here)) {
            return named.table().rel();
        }
        Environment seen = named.environment().inside(Correlation.relayed(origin, here));
        return blocks.analyze(named.query(), seen, List.of()).rel();
    }

    /// The view's query in its place.
    private From view(ViewDefinition view, String alias, List<String> columns, SqlIdentifier id) {
        Rows rows = new QueryBlocks(analysis.inside(view)).analyze(view.query(), Environment.EMPTY, List.of());
        List<String> own =
                view.columns().stream().map(ViewDefinition.Column::name).toList();
        return new From(rows.rel(), scope(rows.rel(), alias, names(own, columns, alias, id)));
    }

    public CatalogTable table(ParsedStatement.Name name) {
        return analysis.catalog()
                .table(name.value())
                .orElseThrow(() -> new dev.spillway.error.SpillwayException(
                                ErrorCode.UNDEFINED_TABLE, "relation \"" + name.value() + "\" does not exist")
                        .at(name.position()));
    }

    public From scan(ScanTable table) {
        RelNode rel = LogicalTableScan.create(analysis.cluster(), table, List.of());
        return new From(rel, scope(rel, table.alias(), rel.getRowType().getFieldNames()));
    }

    private From scan(ScanTable table, List<String> columns, SqlNode node) {
        RelNode rel = LogicalTableScan.create(analysis.cluster(), table, List.of());
        return new From(
                rel, scope(rel, table.alias(), names(rel.getRowType().getFieldNames(), columns, table.alias(), node)));
    }

    private static Scope scope(RelNode rel, String alias, List<String> names) {
        List<Field> fields = new ArrayList<>();
        for (RelDataTypeField field : rel.getRowType().getFieldList()) {
            String name = names.get(field.getIndex());
            if (!name.equals(ScanTable.ROW_ID_NAME)) {
                fields.add(new Field(name, field.getIndex(), field.getType(), false));
            }
        }
        return new Scope(List.of(new Source(alias, fields)), null);
    }

    /// The first columns under the names that an alias gives them.
    static List<String> names(List<String> own, List<String> aliases, String table, SqlNode node) {
        if (aliases.size() > own.size()) {
            throw Errors.at(
                    node,
                    ErrorCode.INVALID_COLUMN_REFERENCE,
                    "table \"" + table + "\" has " + own.size() + " columns available but " + aliases.size()
                            + " columns specified");
        }
        List<String> names = new ArrayList<>(aliases);
        names.addAll(own.subList(aliases.size(), own.size()));
        return names;
    }

    private From aliased(SqlCall call) {
        SqlNode item = call.operand(0);
        String alias = ((SqlIdentifier) call.operand(1)).getSimple();
        List<String> columns = call.getOperandList().subList(2, call.operandCount()).stream()
                .map(column -> ((SqlIdentifier) column).getSimple())
                .toList();
        return switch (item) {
            case SqlIdentifier id -> table(id, alias, columns);
            case SqlCall inner when FunctionItems.isMeant(inner) -> function(inner, Optional.of(alias), columns);
            case SqlJoin join -> renamedJoin(join, alias, columns);
            case SqlCall inner when inner.isA(SqlKind.QUERY) -> subquery(inner, alias, columns);
            case SqlCall inner
            when inner.getKind() == SqlKind.LATERAL && inner.operand(0).isA(SqlKind.QUERY) ->
                subquery(inner.operand(0), alias, columns);
            default -> item(item);
        };
    }

    static boolean isLateral(SqlNode node) {
        if (node instanceof SqlJoin join) {
            return isLateral(join.getLeft()) || isLateral(join.getRight());
        }
        SqlNode item = node.getKind() == SqlKind.AS ? ((SqlCall) node).operand(0) : node;
        return item.getKind() == SqlKind.LATERAL || FunctionItems.isMeant(item);
    }

    private From subquery(SqlNode query, String alias, List<String> columns) {
        Rows rows = blocks.analyze(query, environment, List.of());
        return renamed(rows, alias, columns, query);
    }

    private static From renamed(Rows rows, String alias, List<String> columns, SqlNode node) {
        List<String> own = rows.fields().stream().map(OutputField::name).toList();
        return new From(rows.rel(), scope(rows.rel(), alias, names(own, columns, alias, node)));
    }

    private From function(SqlNode node, Optional<String> alias, List<String> columns) {
        FunctionItems.Item item = new FunctionItems(analysis, blocks, environment).analyze(node, alias, columns);
        Scope scope = scope(item.rel(), item.table(), item.columns());
        return new From(item.rel(), item.isValue() ? scope.ofValue() : scope);
    }

    /// `(a JOIN b …) AS alias`: the names inside are hidden.
    private From renamedJoin(SqlNode join, String alias, List<String> columns) {
        From from = item(join);
        List<Field> star = from.scope().star();
        List<String> names = names(star.stream().map(Field::name).toList(), columns, alias, join);
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < star.size(); i++) {
            fields.add(new Field(names.get(i), star.get(i).index(), star.get(i).type(), false));
        }
        return new From(from.rel(), new Scope(List.of(new Source(alias, fields)), null));
    }
}
