package dev.spillway.sql;

import dev.spillway.sql.ParsedStatement.Match;
import dev.spillway.sql.QueryBlocks.Environment;
import dev.spillway.sql.Scope.Source;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import dev.spillway.error.ErrorCode;

/// Target and source of a MERGE and their join, whose last field is NULL where there is no source. One statement, one
/// thread.
final class MergeSides {
    private final Scope target;
    private final Scope source;
    private final Scope both;
    private final RelNode joined;

    MergeSides(
            Analysis analysis,
            QueryBlocks blocks,
            Environment environment,
            ParsedStatement.Merge merge,
            FromAnalyzer.From targetRows) {
        FromAnalyzer.From rows = new FromAnalyzer(analysis, blocks, environment).analyze(merge.source());
        String alias = merge.target().scopeName();
        if (rows.scope().sources().stream().anyMatch(other -> other.alias().equals(alias))) {
            throw Errors.at(
                            merge.source(),
                            ErrorCode.DUPLICATE_ALIAS,
                            "name \"" + alias + "\" specified more than once")
                    .withDetail("The name is used both as MERGE target table and data source.");
        }
        int width = targetRows.rel().getRowType().getFieldCount();
        JoinRelType type = MergeAnalyzer.joinType(merge.whens());
        this.both = Scope.joined(targetRows.scope(), rows.scope(), width, true, true);
        this.target = new Scope(both.sources().subList(0, 1), null);
        this.source = new Scope(both.sources().subList(1, both.sources().size()), null);
        Scope inputs = Scope.joined(targetRows.scope(), rows.scope(), width, false, false);
        RexNode condition = new ExpressionAnalyzer(analysis, blocks, environment, inputs, Clause.JOIN)
                .condition(merge.condition());
        if (Subqueries.isAny(condition, SubqueryNode.class::isInstance)) {
            throw Errors.unsupported(merge.condition(), "a sub-query in the join condition of MERGE is");
        }
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
