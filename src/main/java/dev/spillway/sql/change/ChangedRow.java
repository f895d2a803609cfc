package dev.spillway.sql.change;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.PgType;
import dev.spillway.sql.expression.ConstantNode;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.query.Scope;
import dev.spillway.sql.query.Scope.Field;
import dev.spillway.sql.query.Scope.Source;
import dev.spillway.sql.syntax.ParsedStatement;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/// The row that a change's query yields, while it is put together, and how RETURNING sees it: the target's columns
/// after the change, the same before it, then those of the other tables.
///
/// What RETURNING reads and the change does not need is added behind the rest. One statement, one thread.
final class ChangedRow {
    private final CatalogTable table;
    /// What the query yields, over its input.
    private final List<RexNode> nodes = new ArrayList<>();
    /// What RETURNING's fields are over the query's input.
    private final List<RexNode> seen = new ArrayList<>();
    /// Where the query yields RETURNING's fields after assignment, or -1.
    private final List<Integer> positions = new ArrayList<>();

    ChangedRow(CatalogTable table) {
        this.table = table;
    }

    /// A value of the query that no name stands for.
    void add(RexNode node) {
        nodes.add(node);
    }

    List<RexNode> nodes() {
        return nodes;
    }

    /// Names for the query's columns, of no meaning.
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            names.add("column" + i);
        }
        return names;
    }

    /// The target's next column in the new row is value `position` of the query.
    void assigned(int position) {
        seen.add(nodes.get(position));
        positions.add(position);
    }

    /// The next field is this, over the query's input.
    void field(RexNode node) {
        seen.add(node);
        positions.add(-1);
    }

    /// The next columns are those of a row that is not there: NULL.
    void noRow() {
        table.columns().forEach(column -> field(Operators.nullOf(column.type())));
    }

    /// What the query yields for a field that RETURNING reads.
    RexNode output(int field) {
        RexNode node = seen.get(field);
        if (node instanceof ConstantNode) {
            return node;
        }
        int position = positions.get(field);
        if (position < 0) {
            position = position(node);
            positions.set(field, position);
        }
        return Operators.field(position, node.getType());
    }

    /// Where the query yields an expression over its input.
    int position(RexNode node) {
        nodes.add(node);
        return nodes.size() - 1;
    }

    /// What a field is before the change, for a sub-query that reads it.
    RexNode seen(int field) {
        return seen.get(field);
    }

    /// The names that RETURNING sees: the target's begin at field `target`, those before the change at `old`, those
    /// after it at `changed`. `others` are the other tables'.
    Scope scope(ParsedStatement.Change change, int target, int old, int changed, List<Source> others) {
        ParsedStatement.Returning returning = change.returning();
        List<Source> sources = new ArrayList<>();
        sources.addAll(others);
        // What `*` lists first.
        int place = change instanceof ParsedStatement.Merge ? sources.size() : 0;
        sources.add(place, source(change.target().scopeName(), target, false));
        for (String alias : List.of(returning.oldAlias(), returning.newAlias())) {
            boolean isTaken = sources.stream().anyMatch(source -> source.alias().equals(alias));
            if (!isTaken) {
                sources.add(source(alias, alias.equals(returning.oldAlias()) ? old : changed, true));
            }
        }
        return new Scope(sources, null);
    }

    private Source source(String alias, int first, boolean isQualifiedOnly) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            fields.add(new Field(
                    table.columns().get(i).name(),
                    first + i,
                    PgType.of(table.columns().get(i).type(), true),
                    isQualifiedOnly));
        }
        return new Source(alias, fields);
    }
}
