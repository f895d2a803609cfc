package dev.spillway.slt;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks PostgreSQL 18 where a file and Spillway disagree: the files' answers are SQLite's, PostgreSQL's are right. Its
/// session follows the file's statements, but is opened only when it is needed. Owned by one thread.
final class PostgresJudge implements AutoCloseable {
    private final Script script;
    private @Nullable SqlSession session;
    private int stepsDone;

    PostgresJudge(Script script) {
        this.script = script;
    }

    /// Whether PostgreSQL's answer to this query of the file is `values`.
    boolean answers(Script.Query query, List<String> values) {
        return at(query).run(Dialect.query(query)) instanceof Outcome.Rows rows
                && Rendering.values(rows.rows(), query).equals(values);
    }

    /// Whether PostgreSQL refuses this step of the file with the same SQLSTATE.
    boolean refuses(Script.Step step, Outcome.Refused refused) {
        String sql = step instanceof Script.Query query ? Dialect.query(query) : Dialect.statement(step.sql());
        return error(at(step).run(sql))
                .filter(error -> error.sqlState().equals(refused.sqlState()))
                .isPresent();
    }

    private static Optional<Outcome.Refused> error(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused ? Optional.of(refused) : Optional.empty();
    }

    /// The session as the file has it before this step.
    private SqlSession at(Script.Step step) {
        SqlSession open = session;
        if (open == null) {
            open = new PostgresSession();
            session = open;
        }
        while (script.steps().get(stepsDone).line() < step.line()) {
            if (script.steps().get(stepsDone) instanceof Script.Statement statement) {
                open.run(Dialect.statement(statement.sql()));
            }
            stepsDone++;
        }
        return open;
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
