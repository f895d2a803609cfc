package dev.spillway.sql.syntax;

import dev.spillway.catalog.CheckConstraint;
import dev.spillway.catalog.ColumnDefault;
import dev.spillway.catalog.TableRules;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.impl.ParseException;
import dev.spillway.sql.impl.PgParserImpl;
import dev.spillway.sql.impl.PgParserImplConstants;
import dev.spillway.sql.impl.Token;
import java.util.List;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/// From text to exactly one [ParsedStatement], in PostgreSQL's lexis. Thread-safe.
public final class StatementParser {
    /// Babel's, with ROW(…) as an expression.
    private static final SqlConformance CONFORMANCE = new SqlDelegatingConformance(SqlConformanceEnum.BABEL) {
        @Override
        public boolean allowExplicitRowValueConstructor() {
            return true;
        }
    };

    /// Throws 42601 with the position of the first token that does not fit, 54001 for what is nested too deeply.
    public ParsedStatement parse(String text) {
        List<Lexeme> lexemes = Lexer.lex(text);
        StatementLimits.check(lexemes);
        StatementTokens tokens = new StatementTokens(text, lexemes);
        try {
            PgParserImpl parser = new PgParserImpl(tokens);
            parser.setUnquotedCasing(Casing.UNCHANGED);
            parser.setQuotedCasing(Casing.UNCHANGED);
            parser.setIdentifierMaxLength(Integer.MAX_VALUE);
            parser.setConformance(CONFORMANCE);
            SqlNode node = parser.parseSqlStmtEof();
            return withText(GrammarActions.statementOf(node, text), text);
        } catch (StackOverflowError e) {
            throw tooDeep();
        } catch (SpillwayException e) {
            throw e;
        } catch (ParseException e) {
            throw syntaxError(tokens.furthest().orElse(e.currentToken), text);
        } catch (CalciteContextException e) {
            throw syntaxErrorAt(e.getPosColumn(), text);
        } catch (SqlParseException e) {
            throw syntaxErrorAt(e.getPos() == null ? 1 : e.getPos().getColumnNum(), text);
        } catch (CalciteException e) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, String.valueOf(e.getMessage()), e);
        } catch (Exception e) {
            throw unexpected(e);
        }
    }

    public static SpillwayException tooDeep() {
        return new SpillwayException(ErrorCode.STATEMENT_TOO_COMPLEX, "stack depth limit exceeded")
                .withHint("The statement is nested too deeply; split it.");
    }

    private static SpillwayException unexpected(Exception e) {
        return new SpillwayException(ErrorCode.SYNTAX_ERROR, "the statement cannot be parsed", e);
    }

    private static SpillwayException syntaxError(Token offending, String text) {
        if (offending.kind == PgParserImplConstants.EOF) {
            return new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at end of input")
                    .at(text.codePointCount(0, text.length()) + 1);
        }
        return syntaxErrorAt(offending.beginColumn, text);
    }

    private static SpillwayException syntaxErrorAt(int column, String text) {
        return new SpillwayException(
                        ErrorCode.SYNTAX_ERROR,
                        "syntax error at or near \"" + StatementTokens.textAt(text, column) + "\"")
                .at(column);
    }

    private static ParsedStatement withText(ParsedStatement statement, String text) {
        return switch (statement) {
            case ParsedStatement.Explain(var options, var inner) ->
                new ParsedStatement.Explain(options, withText(inner, text));
            case ParsedStatement.CreateTempTableAs create ->
                new ParsedStatement.CreateTempTableAs(
                        create.table(),
                        create.ifNotExists(),
                        create.columnNames(),
                        create.onCommit(),
                        new ParsedStatement.Query(create.query().node(), text),
                        create.withRows());
            case ParsedStatement.Query query -> new ParsedStatement.Query(query.node(), text);
            case ParsedStatement.CreateView(var name, var replaces, var isTemporary, var columns, var query, var _) ->
                new ParsedStatement.CreateView(name, replaces, isTemporary, columns, query, text);
            case ParsedStatement.Prepare(var name, var types, var inner) ->
                new ParsedStatement.Prepare(name, types, (ParsedStatement.Plannable) withText(inner, text));
            case ParsedStatement.Execute(var name, var arguments, var _) ->
                new ParsedStatement.Execute(name, arguments, text);
            case ParsedStatement.CreateFunction create ->
                new ParsedStatement.CreateFunction(
                        create.name(),
                        create.orReplace(),
                        create.parameters(),
                        create.result(),
                        create.volatility(),
                        create.isStrict(),
                        create.parallel(),
                        create.body(),
                        text);
            case ParsedStatement.AlterTable(var table, var ifExists, var actions, var _) ->
                new ParsedStatement.AlterTable(table, ifExists, actions, text);
            case ParsedStatement.Change change -> ChangeActions.withText(change, text);
            case ParsedStatement.CreateTempTable create ->
                new ParsedStatement.CreateTempTable(
                        create.table(),
                        create.ifNotExists(),
                        create.columns(),
                        withText(create.constraints(), text),
                        create.onCommit(),
                        text);
            default -> statement;
        };
    }

    private static TableConstraints withText(TableConstraints constraints, String text) {
        List<ColumnDefault> defaults = constraints.rules().defaults().stream()
                .map(it -> RuleText.written(it, text))
                .toList();
        List<CheckConstraint> checks = constraints.rules().checks().stream()
                .map(it ->
                        new CheckConstraint(it.name(), it.expression(), RuleText.written(it.expression(), text), text))
                .toList();
        return new TableConstraints(new TableRules(defaults, checks), constraints.keys(), constraints.sequences());
    }
}
