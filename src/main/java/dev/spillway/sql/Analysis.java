package dev.spillway.sql;

import dev.spillway.catalog.SessionCatalog;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// What one statement's analysis shares. One statement, one thread.
final class Analysis {
    /// A WITH query is analyzed at each place that names it, which can multiply.
    static final int BLOCKS_MAX = 1000;

    private final RelOptCluster cluster;
    private final SessionCatalog catalog;
    private final Coercion coercion;
    private final String text;
    private int blocks;
    private @Nullable List<Lexeme> lexemes;

    Analysis(RelOptCluster cluster, SessionCatalog catalog, Coercion coercion, String text) {
        this.cluster = cluster;
        this.catalog = catalog;
        this.coercion = coercion;
        this.text = text;
    }

    RelOptCluster cluster() {
        return cluster;
    }

    SessionCatalog catalog() {
        return catalog;
    }

    Coercion coercion() {
        return coercion;
    }

    void countBlock() {
        if (++blocks > BLOCKS_MAX) {
            throw new SpillwayException(
                    ErrorCode.STATEMENT_TOO_COMPLEX, "statement has more than " + BLOCKS_MAX + " query blocks");
        }
    }

    /// The first symbol or word behind `left`: where PostgreSQL says an operator is. Only looked for when there is
    /// an error to report.
    int operatorPosition(SqlNode left) {
        if (lexemes == null) {
            lexemes = Lexer.lex(text);
        }
        int end = text.offsetByCodePoints(
                0, Math.min(left.getParserPosition().getEndColumnNum(), text.codePointCount(0, text.length())));
        for (Lexeme lexeme : lexemes) {
            if (lexeme.start() >= end && !lexeme.isSymbol(")")) {
                return text.codePointCount(0, lexeme.start()) + 1;
            }
        }
        return left.getParserPosition().getColumnNum();
    }

    /// The word that stands at a position.
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
