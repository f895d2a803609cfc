package dev.spillway.session;

import dev.spillway.exec.MemoryBudget;
import dev.spillway.exec.WorkerPool;
import dev.spillway.planner.QueryPlanner;
import dev.spillway.sql.QueryAnalyzer;
import dev.spillway.sql.syntax.StatementParser;
import dev.spillway.storage.BufferListener;
import dev.spillway.storage.FrameBudget;
import dev.spillway.storage.TempDirectory;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/// What all sessions of the process share. Everything in it is thread-safe, but for `settings`, of which each session
/// takes a copy.
public record Engine(
        Settings settings,
        StatementParser parser,
        QueryAnalyzer analyzer,
        QueryPlanner planner,
        WorkerPool workers,
        MemoryBudget memory,
        FrameBudget frames,
        TempDirectory directory,
        BufferListener bufferListener,
        StatementListener listener,
        Executor loaders,
        ScheduledExecutorService timers,
        Clock clock) {}
