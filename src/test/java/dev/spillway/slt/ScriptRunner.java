package dev.spillway.slt;

import dev.spillway.differential.Answer;
import dev.spillway.differential.Engine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Runs one file in one session: its statements in their order, and those of its queries that are asked for.
final class ScriptRunner {
    private static final String INTERNAL_ERROR = "XX000";

    private final Engine session;
    private final Refusals refusals;
    private final Tally tally;
    private final Map<String, String> labels = new HashMap<>();
    private final Script script;
    private final PostgresJudge judge;

    ScriptRunner(Script script, Engine session, PostgresJudge judge, Refusals refusals, Tally tally) {
        this.script = script;
        this.session = session;
        this.judge = judge;
        this.refusals = refusals;
        this.tally = tally;
    }

    void run(Predicate<Script.Query> isAskedFor) {
        for (int i = 0; i < script.steps().size(); i++) {
            Script.Step step = script.steps().get(i);
            switch (step) {
                case Script.Statement statement -> {
                    if (!run(statement)) {
                        tally.abandoned(script.steps().size() - i - 1);
                        return;
                    }
                }
                case Script.Query query -> {
                    if (isAskedFor.test(query)) {
                        run(query);
                    }
                }
            }
        }
    }

    /// Whether the tables are still what the file thinks.
    private boolean run(Script.Statement statement) {
        tally.statement();
        Answer answer = session.run(Dialect.statement(statement.sql()));
        if (statement.isExpectedToFail()) {
            expectError(statement, answer);
            return true;
        }
        if (answer.sqlState().isEmpty()) {
            return true;
        }
        note(answer, statement);
        return !Dialect.changesRows(statement.sql());
    }

    private void expectError(Script.Statement statement, Answer answer) {
        if (answer.sqlState().isEmpty()) {
            tally.failure(place(statement) + ": an error expected\n" + statement.sql());
        } else if (answer.sqlState().equals(Optional.of(INTERNAL_ERROR))) {
            note(answer, statement);
        }
    }

    private void run(Script.Query query) {
        long start = System.nanoTime();
        Answer answer = session.run(Dialect.query(query));
        tally.query(place(query), System.nanoTime() - start);
        if (answer.sqlState().isPresent()) {
            note(answer, query);
        } else {
            compare(query, answer);
        }
    }

    private void compare(Script.Query query, Answer answer) {
        List<String> values;
        try {
            values = Rendering.values(answer.rows(), query);
        } catch (IllegalArgumentException e) {
            tally.failure(place(query) + ": " + e.getMessage() + "\n" + query.sql());
            return;
        }
        Optional<String> difference = query.expected().flatMap(expected -> Rendering.difference(values, expected));
        difference.ifPresent(it -> {
            if (judge.answers(query, values)) {
                tally.asPostgres();
            } else {
                tally.failure(place(query) + ": " + query.sql() + "\n" + it);
            }
        });
        if (difference.isEmpty() && query.label().isPresent()) {
            String md5 = Rendering.md5(values);
            String first = labels.putIfAbsent(query.label().get(), md5);
            if (first != null && !first.equals(md5)) {
                tally.failure(place(query) + ": another result than before under the label "
                        + query.label().get() + "\n" + query.sql());
            }
        }
    }

    private void note(Answer error, Script.Step step) {
        Optional<Refusals.Refusal> listed =
                refusals.of(error).filter(refusal -> !refusal.isPostgresToo() || judge.refuses(step, error));
        listed.ifPresentOrElse(
                refusal -> tally.refused(refusal, place(step)), () -> tally.unlisted(error, place(step), step.sql()));
    }

    private String place(Script.Step step) {
        return script.path() + ":" + step.line();
    }
}
