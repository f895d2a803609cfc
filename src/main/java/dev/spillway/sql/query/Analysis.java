package dev.spillway.sql.query;

import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.catalog.SessionCatalog;
import dev.spillway.catalog.ViewDefinition;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.expression.Coercion;
import dev.spillway.sql.expression.Parameters;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.relation.CommonTable;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.Lexeme;
import dev.spillway.sql.syntax.Lexemes;
import dev.spillway.sql.syntax.Lexer;
import dev.spillway.sql.syntax.StatementTokens;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// What one statement's analysis shares. One statement, one thread.
public final class Analysis {
    /// Sub-queries are analyzed again where literals take another type, which can multiply.
    static final int BLOCKS_MAX = 1000;

    private final RelOptCluster cluster;
    private final SessionCatalog catalog;
    private final Coercion coercion;
    private final String text;
    private final Map<SqlNode, RexNode> defaults = new IdentityHashMap<>();
    private final Shared shared;
    private @Nullable List<Lexeme> lexemes;

    public Analysis(RelOptCluster cluster, SessionCatalog catalog, Coercion coercion, String text) {
        this(cluster, catalog, coercion, text, new Shared(new AtomicInteger(), new AtomicInteger(), new ArrayList<>()));
    }

    /// What goes on counting inside views and functions.
    private record Shared(AtomicInteger blocks, AtomicInteger tables, List<String> serialReasons) {}

    private Analysis(RelOptCluster cluster, SessionCatalog catalog, Coercion coercion, String text, Shared shared) {
        this.cluster = cluster;
        this.catalog = catalog;
        this.coercion = coercion;
        this.text = text;
        this.shared = shared;
    }

    /// The analysis of a view that this statement names.
    Analysis inside(ViewDefinition view) {
        Coercion inner = coercion.with(new Parameters(view.text(), List.of()));
        return new Analysis(cluster, view.within(catalog), inner, view.text(), shared);
    }

    /// The analysis of a function's body that this statement calls.
    Analysis inside(FunctionDefinition function) {
        Coercion inner = coercion.with(new Parameters(function.text(), List.of()));
        return new Analysis(cluster, catalog, inner, function.text(), shared);
    }

    /// The statement may not run in workers.
    void keepSerial(String reason) {
        shared.serialReasons().add(reason);
    }

    /// Why not, if so.
    public Optional<String> serialReason() {
        return shared.serialReasons().stream().findFirst();
    }

    RelOptCluster cluster() {
        return cluster;
    }

    public SessionCatalog catalog() {
        return catalog;
    }

    public Coercion coercion() {
        return coercion;
    }

    /// What a DEFAULT of the statement stands for.
    public void defaultValue(SqlNode node, RexNode value) {
        defaults.put(node, value);
    }

    Term defaultTerm(SqlNode node) {
        RexNode value = defaults.get(node);
        return value == null ? Term.nullLiteral(node) : Term.of(value, node);
    }

    void countBlock() {
        if (shared.blocks().incrementAndGet() > BLOCKS_MAX) {
            throw tooManyBlocks();
        }
    }

    static SpillwayException tooManyBlocks() {
        return new SpillwayException(
                ErrorCode.STATEMENT_TOO_COMPLEX, "statement has more than " + BLOCKS_MAX + " query blocks");
    }

    /// The number of the next WITH query.
    int nextTable() {
        return shared.tables().getAndIncrement();
    }

    /// What stands between AS and the parenthesis of the WITH query of this name; the grammar does not know it.
    CommonTable.Materialized materialized(SqlNode name) {
        if (!text.toLowerCase(Locale.ROOT).contains("materialized")) {
            return CommonTable.Materialized.DEFAULT;
        }
        Lexemes all = new Lexemes(lexemes());
        int start = text.offsetByCodePoints(0, name.getParserPosition().getColumnNum() - 1);
        int at = 0;
        while (all.list().get(at).start() < start) {
            at++;
        }
        while (!all.isWord(at, "as")) {
            at++;
        }
        if (all.isWord(at + 1, "materialized")) {
            return CommonTable.Materialized.ALWAYS;
        }
        return all.isWord(at + 1, "not") ? CommonTable.Materialized.NEVER : CommonTable.Materialized.DEFAULT;
    }

    private List<Lexeme> lexemes() {
        List<Lexeme> known = lexemes;
        if (known == null) {
            known = Lexer.lex(text);
            lexemes = known;
        }
        return known;
    }

    /// The first symbol or word behind `left`: where PostgreSQL says an operator is. Only looked for when there is
    /// an error to report.
    int operatorPosition(SqlNode left) {
        int end = text.offsetByCodePoints(
                0, Math.min(left.getParserPosition().getEndColumnNum(), text.codePointCount(0, text.length())));
        for (Lexeme lexeme : lexemes()) {
            if (lexeme.start() >= end && !lexeme.isSymbol(")")) {
                return text.codePointCount(0, lexeme.start()) + 1;
            }
        }
        return left.getParserPosition().getColumnNum();
    }

    /// The word that stands at a position.
    /// 42601 for syntax that Calcite's grammar takes and PostgreSQL's does not.
    SpillwayException syntaxError(SqlNode node) {
        int position = node.getParserPosition().getColumnNum();
        return Errors.at(node, ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + textAt(position) + "\"");
    }

    String textAt(int position) {
        return StatementTokens.textAt(text, position);
    }

    /// `1e3` and `5.` are numeric though their value is a whole number.
    boolean isWrittenAsDecimal(SqlNode number) {
        int start = text.offsetByCodePoints(0, number.getParserPosition().getColumnNum() - 1);
        int length = number.getParserPosition().getEndColumnNum()
                - number.getParserPosition().getColumnNum()
                + 1;
        String written = text.substring(start, Math.min(start + length, text.length()));
        return !written.startsWith("0x")
                && !written.startsWith("0X")
                && written.chars().anyMatch(c -> c == '.' || c == 'e' || c == 'E');
    }
}
