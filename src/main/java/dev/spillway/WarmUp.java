package dev.spillway;

import dev.spillway.error.SpillwayException;
import dev.spillway.session.DiscardingSink;
import dev.spillway.session.Engine;
import dev.spillway.session.Session;
import dev.spillway.session.SessionOptions;
import dev.spillway.session.SessionRegistry;
import dev.spillway.session.StatementListener;
import dev.spillway.session.StatementRequest;
import dev.spillway.session.StatementSummary;
import dev.spillway.storage.BufferListener;
import dev.spillway.thread.NamedThreads;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/// Runs a few statements once the service is up, beside the first users', so that these do not wait a second for
/// classes of parser, planner and executor to load. Neither the plan history nor a meter hears of it.
final class WarmUp implements ApplicationListener<ApplicationReadyEvent> {
    private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
    private static final int ROUNDS = 5;

    private static final List<String> STATEMENTS = List.of(
            "SELECT 1",
            "SELECT k % 7 AS g, count(*), sum(n), avg(n) FROM warm WHERE k > 10 AND t LIKE 'a%' GROUP BY 1 ORDER BY 2 DESC",
            "SELECT a.k, b.n FROM warm a JOIN warm b ON a.k = b.k WHERE b.n < 100 ORDER BY a.k LIMIT 10",
            "SELECT DISTINCT t FROM warm",
            "EXPLAIN (FORMAT JSON) SELECT count(*) FROM warm");

    private final Engine engine;

    WarmUp(Engine engine) {
        this.engine = new Engine(
                engine.settings(),
                engine.parser(),
                engine.analyzer(),
                engine.planner(),
                engine.workers(),
                engine.memory(),
                engine.frames(),
                engine.directory(),
                BufferListener.NONE,
                StatementListener.NONE,
                engine.loaders(),
                engine.timers(),
                engine.clock());
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        NamedThreads.platform("spillway-warm-up", this::run).start();
    }

    private void run() {
        try (SessionRegistry registry = new SessionRegistry(engine, SessionOptions.DEFAULTS)) {
            Session session = registry.open(Optional.empty(), Map.of(), Optional.empty());
            execute(
                    registry,
                    session,
                    "CREATE TEMP TABLE warm AS SELECT g AS k, g * 1.5 AS n, 'a' || g % 10 AS t FROM generate_series(1, 20000) g");
            for (int round = 0; round < ROUNDS; round++) {
                for (String statement : STATEMENTS) {
                    // A comment makes another text of it, which is planned anew.
                    execute(registry, session, statement + " -- " + round);
                }
            }
        } catch (SpillwayException | CompletionException e) {
            LOG.log(System.Logger.Level.INFO, "the warm-up ended early: " + e.getMessage());
        }
    }

    private static void execute(SessionRegistry registry, Session session, String statement) {
        CompletableFuture<StatementSummary> end = new CompletableFuture<>();
        registry.run(session, StatementRequest.of(statement), new DiscardingSink(end));
        end.join();
    }
}
