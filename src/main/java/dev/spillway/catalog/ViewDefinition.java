package dev.spillway.catalog;

import dev.spillway.data.DataType;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.RelationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.calcite.sql.SqlNode;

/// A view: a query with the names in it bound to what they meant when the view was made. Immutable.
///
/// `text` is the statement in which the query's positions count. `tables` and `views` are what the query names;
/// `isPlain` says that it is a selection from one relation, which PostgreSQL could change rows through.
public record ViewDefinition(
        String name,
        SqlNode query,
        String text,
        List<Column> columns,
        Map<String, Table> tables,
        Set<String> views,
        boolean isPlain) {
    /// A column of the view.
    public record Column(String name, DataType type) {}

    /// A table with the columns that it had: the view sees no others.
    public record Table(RelationId id, List<String> columns) {
        public Table {
            columns = List.copyOf(columns);
        }
    }

    public ViewDefinition {
        columns = List.copyOf(columns);
        tables = Map.copyOf(tables);
        views = Set.copyOf(views);
    }

    /// The view when a table it reads, though not there, has lost a column.
    public ViewDefinition withoutColumn(RelationId relation, int column) {
        Map<String, Table> changed = new HashMap<>();
        tables.forEach((seen, table) -> {
            List<String> left = new ArrayList<>(table.columns());
            if (table.id().equals(relation) && column < left.size()) {
                left.remove(column);
            }
            changed.put(seen, new Table(table.id(), left));
        });
        return new ViewDefinition(name, query, text, columns, changed, views, isPlain);
    }

    /// What names mean inside the view.
    public SessionCatalog within(SessionCatalog catalog) {
        return new SessionCatalog() {
            @Override
            public Optional<CatalogTable> table(String wanted) {
                return Optional.ofNullable(tables.get(wanted))
                        .flatMap(table -> catalog.table(table.id()).map(now -> asThen(now, table)));
            }

            @Override
            public Optional<CatalogTable> table(RelationId id) {
                return catalog.table(id);
            }

            @Override
            public Optional<SystemTable> systemTable(String schema, String wanted) {
                return catalog.systemTable(schema, wanted);
            }

            @Override
            public boolean isRelation(String wanted) {
                return catalog.isRelation(wanted);
            }

            @Override
            public List<FunctionDefinition> functions(String wanted) {
                return catalog.functions(wanted);
            }

            @Override
            public OptionalLong relationNumber(String wanted) {
                return catalog.relationNumber(wanted);
            }

            @Override
            public Optional<ViewDefinition> view(String wanted) {
                return views.contains(wanted) ? catalog.view(wanted) : Optional.empty();
            }
        };
    }

    private static CatalogTable asThen(CatalogTable now, Table then) {
        List<ColumnDefinition> seen = new ArrayList<>();
        for (int i = 0; i < Math.min(then.columns().size(), now.columns().size()); i++) {
            ColumnDefinition column = now.columns().get(i);
            seen.add(new ColumnDefinition(then.columns().get(i), column.type(), column.isNullable()));
        }
        // An index may cover a column that came later.
        boolean isWhole = seen.size() == now.columns().size();
        return new CatalogTable(
                now.id(), now.name(), seen, now.statistics(), now.rules(), isWhole ? now.indexes() : List::of);
    }
}
