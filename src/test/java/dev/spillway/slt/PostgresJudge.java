package dev.spillway.slt;

import dev.spillway.differential.Answer;
import dev.spillway.differential.PostgresEngine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks PostgreSQL 18 where a file and Spillway disagree: the files' answers are SQLite's, PostgreSQL's are right. Its
/// session follows the file's statements, but is opened only when it is needed. Owned by one thread.
final class PostgresJudge implements AutoCloseable {
    private final Script script;
    private @Nullable PostgresEngine session;
    private int stepsDone;

    PostgresJudge(Script script) {
        this.script = script;
    }

    /// Whether PostgreSQL's answer to this query of the file is `values`.
    boolean answers(Script.Query query, List<String> values) {
        Answer answer = at(query).run(Dialect.query(query));
        return answer.sqlState().isEmpty()
                && Rendering.values(answer.rows(), query).equals(values);
    }

    /// Whether PostgreSQL refuses this step of the file with the same SQLSTATE.
    boolean refuses(Script.Step step, Answer refused) {
        String sql = step instanceof Script.Query query ? Dialect.query(query) : Dialect.statement(step.sql());
        return at(step).run(sql).sqlState().equals(refused.sqlState());
    }

    /// The session as the file has it before this step.
    private PostgresEngine at(Script.Step step) {
        PostgresEngine open = session;
        if (open == null) {
            open = new PostgresEngine();
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
