package dev.spillway.sql.change;

import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.query.FromAnalyzer;
import dev.spillway.sql.query.Relations;
import dev.spillway.sql.query.Scope;
import dev.spillway.sql.query.Scope.Source;
import dev.spillway.sql.syntax.ParsedStatement.Match;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;

/// Target and source of a MERGE or of an INSERT with ON CONFLICT, and their join, whose last field is NULL where there
/// is no source. One statement, one thread.
final class MergeSides {
    private final Scope target;
    private final Scope source;
    private final Scope both;
    private final RelNode joined;

    /// `condition` is over the target's fields, then the source's.
    MergeSides(FromAnalyzer.From targetRows, FromAnalyzer.From rows, RexNode condition, JoinRelType type) {
        int width = targetRows.rel().getRowType().getFieldCount();
        this.both = Scope.joined(targetRows.scope(), rows.scope(), width, true, true);
        this.target = new Scope(both.sources().subList(0, 1), null);
        this.source = new Scope(both.sources().subList(1, both.sources().size()), null);
        List<RexNode> fields = new ArrayList<>(Relations.fields(rows.rel()));
        fields.add(Operators.REX.makeLiteral(true));
        List<String> names = new ArrayList<>(rows.rel().getRowType().getFieldNames());
        names.add("?source?");
        this.joined = Relations.join(targetRows.rel(), Relations.project(rows.rel(), fields, names), condition, type);
    }

    RelNode joined() {
        return joined;
    }

    /// What a WHEN clause sees.
    Scope scope(Match match) {
        return switch (match) {
            case MATCHED -> both;
            case NOT_MATCHED_BY_TARGET -> source;
            case NOT_MATCHED_BY_SOURCE -> target;
        };
    }

    /// The source's names, with their fields moved.
    List<Source> sources(int shift) {
        return source.sources().stream()
                .map(each -> new Source(
                        each.alias(),
                        each.fields().stream()
                                .map(field -> field.shifted(shift, true))
                                .toList()))
                .toList();
    }
}
