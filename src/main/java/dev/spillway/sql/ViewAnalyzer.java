package dev.spillway.sql;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.catalog.SessionCatalog;
import dev.spillway.catalog.SystemTable;
import dev.spillway.catalog.ViewDefinition;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.expression.Coercion;
import dev.spillway.sql.query.Analysis;
import dev.spillway.sql.query.QueryBlocks;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.query.QueryBlocks.Rows;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.RelationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;

/// CREATE VIEW: checks the query and keeps what its names mean. One statement, one thread.
final class ViewAnalyzer {
    private final ParsedStatement.CreateView create;
    private final Names names;

    ViewAnalyzer(ParsedStatement.CreateView create, SessionCatalog catalog) {
        this.create = create;
        this.names = new Names(catalog);
    }

    ViewDefinition analyze(RelOptCluster cluster, Coercion coercion) {
        Analysis analysis = new Analysis(cluster, names, coercion, create.text());
        Rows rows = new QueryBlocks(analysis).analyze(create.query(), Environment.EMPTY, List.of());
        if (!coercion.parameters().types().isEmpty()) {
            throw new SpillwayException(ErrorCode.UNDEFINED_PARAMETER, "there is no parameter $1");
        }
        return new ViewDefinition(
                create.name().value(),
                create.query(),
                create.text(),
                columns(rows.fields()),
                names.tables,
                names.views,
                isPlain(create.query()));
    }

    private List<ViewDefinition.Column> columns(List<OutputField> fields) {
        if (create.columns().size() > fields.size()) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "CREATE VIEW specifies more column names than columns");
        }
        List<ViewDefinition.Column> columns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            OutputField field = fields.get(i);
            String name = i < create.columns().size() ? create.columns().get(i).value() : field.name();
            if (!seen.add(name)) {
                throw new SpillwayException(
                        ErrorCode.DUPLICATE_COLUMN, "column \"" + name + "\" specified more than once");
            }
            columns.add(new ViewDefinition.Column(name, field.type()));
        }
        return columns;
    }

    private static boolean isPlain(SqlNode query) {
        return query instanceof SqlSelect select
                && select.getFrom() != null
                && isRelation(select.getFrom())
                && !select.isDistinct()
                && select.getGroup() == null
                && select.getHaving() == null
                && select.getSelectList().stream().noneMatch(item -> item.getKind() == SqlKind.OVER);
    }

    private static boolean isRelation(SqlNode from) {
        return from instanceof SqlIdentifier
                || from.getKind() == SqlKind.AS && ((SqlCall) from).operand(0) instanceof SqlIdentifier;
    }

    /// Remembers what it is asked for.
    private static final class Names implements SessionCatalog {
        private final SessionCatalog catalog;
        private final Map<String, ViewDefinition.Table> tables = new HashMap<>();
        private final Set<String> views = new HashSet<>();

        Names(SessionCatalog catalog) {
            this.catalog = catalog;
        }

        @Override
        public Optional<CatalogTable> table(String name) {
            Optional<CatalogTable> found = catalog.table(name);
            found.ifPresent(table -> tables.put(
                    name,
                    new ViewDefinition.Table(
                            table.id(),
                            table.columns().stream().map(ColumnDefinition::name).toList())));
            return found;
        }

        @Override
        public Optional<CatalogTable> table(RelationId id) {
            return catalog.table(id);
        }

        @Override
        public Optional<SystemTable> systemTable(String schema, String name) {
            return catalog.systemTable(schema, name);
        }

        @Override
        public boolean isRelation(String name) {
            return catalog.isRelation(name);
        }

        @Override
        public List<FunctionDefinition> functions(String name) {
            return catalog.functions(name);
        }

        @Override
        public OptionalLong relationNumber(String name) {
            return catalog.relationNumber(name);
        }

        @Override
        public Optional<ViewDefinition> view(String name) {
            Optional<ViewDefinition> found = catalog.view(name);
            found.ifPresent(view -> views.add(name));
            return found;
        }
    }
}
