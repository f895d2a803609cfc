package dev.spillway.sql.change;

import dev.spillway.catalog.CatalogIndex;
import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.PgType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode.Conflict;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.query.FromAnalyzer;
import dev.spillway.sql.query.Relations;
import dev.spillway.sql.query.Scope;
import dev.spillway.sql.query.Scope.Field;
import dev.spillway.sql.query.Scope.Source;
import dev.spillway.sql.syntax.ParsedStatement.Action;
import dev.spillway.sql.syntax.ParsedStatement.Match;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.ParsedStatement.OnConflict;
import dev.spillway.sql.syntax.ParsedStatement.When;
import dev.spillway.storage.IndexColumn;
import dev.spillway.storage.IndexDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/// ON CONFLICT as a merge: the rows to insert are joined with those that have their keys. One statement, one thread.
final class ConflictAnalyzer {
    private static final String EXCLUDED = "excluded";

    private final CatalogTable table;
    private final OnConflict clause;
    private final List<IndexDefinition> keys;

    ConflictAnalyzer(CatalogTable table, OnConflict clause) {
        this.table = table;
        this.clause = clause;
        List<IndexDefinition> unique = table.indexes().get().stream()
                .map(CatalogIndex::definition)
                .filter(IndexDefinition::isUnique)
                .toList();
        if (clause.constraint().isPresent()) {
            String name = clause.constraint().get().value();
            this.keys = unique.stream()
                    .filter(index -> index.isConstraint() && index.name().equals(name))
                    .toList();
            if (keys.isEmpty()) {
                throw new SpillwayException(
                        ErrorCode.UNDEFINED_OBJECT,
                        "constraint \"" + name + "\" for table \"" + table.name() + "\" does not exist");
            }
        } else if (clause.columns().isEmpty()) {
            this.keys = unique;
            if (!clause.assignments().isEmpty()) {
                throw new SpillwayException(
                                ErrorCode.SYNTAX_ERROR,
                                "ON CONFLICT DO UPDATE requires inference specification or constraint name")
                        .at(clause.position())
                        .withHint("For example, ON CONFLICT (column_name).");
            }
        } else {
            Set<Integer> wanted = new HashSet<>();
            clause.columns().forEach(column -> wanted.add(column(column)));
            this.keys = unique.stream()
                    .filter(index -> wanted.equals(new HashSet<>(columns(index))))
                    .toList();
            if (keys.isEmpty()) {
                throw new SpillwayException(
                        ErrorCode.INVALID_COLUMN_REFERENCE,
                        "there is no unique or exclusion constraint matching the ON CONFLICT specification");
            }
        }
    }

    private int column(Name name) {
        int column = table.columnIndex(name.value());
        if (column < 0) {
            throw new SpillwayException(ErrorCode.UNDEFINED_COLUMN, "column \"" + name.value() + "\" does not exist")
                    .at(name.position());
        }
        return column;
    }

    private static List<Integer> columns(IndexDefinition index) {
        return index.columns().stream().map(IndexColumn::column).toList();
    }

    Conflict conflict() {
        return new Conflict(
                keys.stream().map(IndexDefinition::name).toList(),
                keys.stream().map(ConflictAnalyzer::columns).toList(),
                !clause.assignments().isEmpty());
    }

    /// The rows to insert under the name that DO UPDATE has for them; their columns must be called by it.
    FromAnalyzer.From excluded(RelNode rows) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            fields.add(new Field(
                    table.columns().get(i).name(),
                    i,
                    PgType.of(table.columns().get(i).type(), true),
                    true));
        }
        return new FromAnalyzer.From(rows, new Scope(List.of(new Source(EXCLUDED, fields)), null));
    }

    /// Whether a row of the target has one of the keys of a row to insert, whose columns begin at field `first`.
    RexNode isSame(RelNode target, RelNode rows, int first) {
        List<RexNode> old = Relations.fields(target);
        List<RexNode> added = Relations.fields(rows);
        List<RexNode> any = new ArrayList<>();
        for (IndexDefinition key : keys) {
            List<RexNode> all = new ArrayList<>();
            for (int column : columns(key)) {
                RexNode value = added.get(column);
                all.add(Operators.bool(
                        Function.EQUAL, old.get(column), Operators.field(first + column, value.getType())));
            }
            any.add(Operators.and(all));
        }
        return any.isEmpty() ? Operators.REX.makeLiteral(false) : any.size() == 1 ? any.getFirst() : Operators.or(any);
    }

    List<When> whens() {
        List<When> whens = new ArrayList<>();
        if (!clause.assignments().isEmpty()) {
            whens.add(new When(
                    Match.MATCHED, clause.condition(), new Action.Update(clause.assignments()), clause.position()));
        }
        whens.add(new When(Match.MATCHED, Optional.empty(), new Action.Nothing(), clause.position()));
        List<SqlNode> values = new ArrayList<>();
        table.columns()
                .forEach(column -> values.add(new SqlIdentifier(List.of(EXCLUDED, column.name()), SqlParserPos.ZERO)));
        whens.add(new When(
                Match.NOT_MATCHED_BY_TARGET,
                Optional.empty(),
                new Action.Insert(List.of(), values),
                clause.position()));
        return whens;
    }
}
