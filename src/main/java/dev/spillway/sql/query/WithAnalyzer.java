package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.catalog.PgTypeFactory;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.query.QueryBlocks.Named;
import dev.spillway.sql.query.QueryBlocks.Rows;
import dev.spillway.sql.relation.CommonTable;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.relation.RecursiveRel;
import dev.spillway.sql.syntax.Errors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlWithItem;

/// WITH: analyzes each query once, used or not, in the order in which they need each other. One clause, one thread.
final class WithAnalyzer {
    private final Analysis analysis;
    private final QueryBlocks blocks;
    private final Environment around;

    WithAnalyzer(Analysis analysis, QueryBlocks blocks, Environment around) {
        this.analysis = analysis;
        this.blocks = blocks;
        this.around = around;
    }

    /// What the query behind the clause sees.
    Environment analyze(SqlNodeList withList) {
        List<SqlWithItem> items = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (SqlNode node : withList) {
            SqlWithItem item = (SqlWithItem) node;
            items.add(item);
            if (!names.add(item.name.getSimple())) {
                throw Errors.at(
                        item.name,
                        ErrorCode.DUPLICATE_ALIAS,
                        "WITH query name \"" + item.name.getSimple() + "\" specified more than once");
            }
        }
        boolean isRecursive = items.getFirst().recursive.booleanValue();
        Map<String, Named> queries = new HashMap<>(around.queries());
        for (SqlWithItem item : isRecursive ? Recursion.ordered(items) : items) {
            Environment visible = new Environment(Map.copyOf(queries), around.outer());
            String name = item.name.getSimple();
            boolean namesItself = isRecursive && Recursion.namesItself(item);
            queries.put(name, namesItself ? recursive(item, visible) : plain(item, visible));
        }
        return new Environment(Map.copyOf(queries), around.outer());
    }

    private Named plain(SqlWithItem item, Environment visible) {
        Rows rows = blocks.analyze(item.query, visible, List.of());
        return named(item, analysis.nextTable(), rows.rel(), renamed(item, rows.fields()), visible);
    }

    private Named named(SqlWithItem item, int number, RelNode rel, List<OutputField> fields, Environment environment) {
        CommonTable table = new CommonTable(number, item.name.getSimple(), rel, analysis.materialized(item.name));
        return new Named.Query(table, fields, item.query, environment);
    }

    private static List<OutputField> renamed(SqlWithItem item, List<OutputField> own) {
        List<String> names = item.columnList == null ? List.of() : QueryBlocks.names(item.columnList);
        if (names.size() > own.size()) {
            throw Errors.at(
                    item.name,
                    ErrorCode.INVALID_COLUMN_REFERENCE,
                    "WITH query \"" + item.name.getSimple() + "\" has " + own.size() + " columns available but "
                            + names.size() + " columns specified");
        }
        List<OutputField> fields = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            OutputField field = own.get(i);
            fields.add(
                    new OutputField(i < names.size() ? names.get(i) : field.name(), field.type(), field.isNullable()));
        }
        return fields;
    }

    /// The first branch settles names and types; the second sees them under the query's name.
    private Named recursive(SqlWithItem item, Environment visible) {
        SqlCall union = Recursion.checked(item);
        Rows first = blocks.analyze(union.operand(0), visible, List.of());
        List<OutputField> fields = renamed(
                item,
                first.fields().stream()
                        .map(field -> new OutputField(field.name(), plain(field.type()), true))
                        .toList());
        int number = analysis.nextTable();
        Map<String, Named> queries = new HashMap<>(visible.queries());
        String name = item.name.getSimple();
        queries.put(name, new Named.Self(number, name, fields));
        Environment inside = new Environment(Map.copyOf(queries), visible.outer());
        List<DataType> types = fields.stream().map(OutputField::type).toList();
        Rows repeated = blocks.analyze(union.operand(1), inside, List.copyOf(types));
        checkTypes(item, union, new Rows(first.rel(), fields, Set.of()), repeated);
        RelNode rel = new RecursiveRel(
                number,
                Relations.converted(first.rel(), fields, analysis),
                Relations.converted(repeated.rel(), fields, analysis),
                !((SqlSetOperator) union.getOperator()).isAll());
        if (Unnesting.isCorrelated(rel)) {
            throw Errors.unsupported(item.name, "WITH RECURSIVE with columns of an outer query is");
        }
        return named(item, number, rel, fields, visible);
    }

    /// The scale of a computed numeric may change from round to round.
    private static DataType plain(DataType type) {
        boolean isComputed = type.name() == TypeName.NUMERIC && type.precision() == DataType.UNCONSTRAINED;
        return isComputed ? DataType.NUMERIC : type;
    }

    private static void checkTypes(SqlWithItem item, SqlCall union, Rows first, Rows repeated) {
        if (first.fields().size() != repeated.fields().size()) {
            throw Errors.at(
                    Columns.node(union.operand(1), 0),
                    ErrorCode.SYNTAX_ERROR,
                    "each UNION query must have the same number of columns");
        }
        List<DataType> all = SetOperations.types(first, repeated, union);
        for (int i = 0; i < all.size(); i++) {
            DataType own = first.type(i);
            if (!own.equals(plain(all.get(i)))) {
                throw Errors.at(
                                Columns.node(union.operand(0), i),
                                ErrorCode.DATATYPE_MISMATCH,
                                "recursive query \"" + item.name.getSimple() + "\" column " + (i + 1) + " has type "
                                        + own.sqlName() + " in non-recursive term but type "
                                        + all.get(i).sqlName() + " overall")
                        .withHint("Cast the output of the non-recursive term to the correct type.");
            }
        }
    }

    /// The row of a table with these columns.
    static RelDataType rowType(List<OutputField> fields) {
        RelDataTypeFactory.Builder rowType = PgTypeFactory.INSTANCE.builder();
        fields.forEach(field -> rowType.add(field.name(), PgType.of(field.type(), field.isNullable())));
        return rowType.build();
    }
}
