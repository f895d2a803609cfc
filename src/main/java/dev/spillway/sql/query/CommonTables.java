package dev.spillway.sql.query;

import dev.spillway.sql.relation.CommonTable;
import dev.spillway.sql.relation.CommonTableRel;
import dev.spillway.sql.relation.RecursiveRel;
import dev.spillway.sql.relation.WithRel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;

/// Decides which WITH queries are kept, as PostgreSQL does: those named more than once, MATERIALIZED, recursive, or
/// volatile. The others take the place of their name. One statement's, one use.
public final class CommonTables {
    private final Map<Integer, Integer> uses = new HashMap<>();
    /// By number, each behind those that it names.
    private final Map<Integer, CommonTable> tables = new LinkedHashMap<>();

    private final Map<Integer, RelNode> inlined = new HashMap<>();
    /// How many queries stand in one that is inlined, itself included.
    private final Map<Integer, Integer> sizes = new HashMap<>();

    private int size;

    private CommonTables() {}

    /// The statement without names of tables that are not kept; a [WithRel] if some are.
    public static RelNode resolve(RelNode root) {
        CommonTables tables = new CommonTables();
        tables.count(root);
        return tables.tables.isEmpty() ? root : tables.resolved(root);
    }

    private void count(RelNode rel) {
        if (rel instanceof CommonTableRel named) {
            CommonTable table = named.table();
            if (uses.merge(table.number(), 1, Integer::sum) == 1) {
                count(table.rel());
                tables.put(table.number(), table);
            }
        }
        rel.getInputs().forEach(this::count);
    }

    private RelNode resolved(RelNode root) {
        List<CommonTable> kept = new ArrayList<>();
        for (CommonTable table : tables.values()) {
            size = 1;
            RelNode rel = replaced(table.rel());
            if (isKept(table)) {
                kept.add(new CommonTable(table.number(), table.name(), rel, table.materialized()));
            } else {
                inlined.put(table.number(), rel);
                sizes.put(table.number(), size);
            }
        }
        size = 0;
        RelNode rest = replaced(root);
        return kept.isEmpty() ? rest : new WithRel(kept, rest);
    }

    private boolean isKept(CommonTable table) {
        boolean isNamedOnce = uses.getOrDefault(table.number(), 0) == 1;
        return switch (table.materialized()) {
            case ALWAYS -> true;
            case DEFAULT -> !isNamedOnce || mustBeKept(table.rel());
            case NEVER -> mustBeKept(table.rel());
        };
    }

    private static boolean mustBeKept(RelNode rel) {
        return rel instanceof RecursiveRel || isVolatile(rel);
    }

    private static boolean isVolatile(RelNode rel) {
        boolean isHere = Relations.expressions(rel).stream()
                .anyMatch(expression -> Subqueries.isAny(
                        expression,
                        node -> node instanceof RexCall call
                                && !call.getOperator().isDeterministic()));
        return isHere || rel.getInputs().stream().anyMatch(CommonTables::isVolatile);
    }

    /// NOT MATERIALIZED queries that name each other twice multiply.
    private RelNode inlined(CommonTableRel named) {
        int number = named.table().number();
        size += sizes.getOrDefault(number, 0);
        if (size > Analysis.BLOCKS_MAX) {
            throw Analysis.tooManyBlocks();
        }
        return inlined.getOrDefault(number, named);
    }

    @SuppressWarnings("ReferenceEquality")
    private RelNode replaced(RelNode rel) {
        if (rel instanceof CommonTableRel named) {
            return inlined(named);
        }
        List<RelNode> inputs = new ArrayList<>();
        boolean isSame = true;
        for (RelNode input : rel.getInputs()) {
            RelNode replaced = replaced(input);
            isSame &= replaced == input;
            inputs.add(replaced);
        }
        return isSame ? rel : rel.copy(rel.getTraitSet(), inputs);
    }
}
