package dev.spillway.exec;

import java.util.List;

/// The parallel workers of the process (`max_parallel_workers`), each a platform thread of its own.
public interface WorkerPool {
    /// Takes up to `wanted` idle workers, at once; never waits, so the list may be shorter or empty.
    List<Worker> tryAcquire(int wanted);

    int size();

    /// Workers that run something now.
    int busy();

    /// An acquired worker. It must be given exactly one task and is idle again when that has ended.
    interface Worker {
        void start(Runnable task);

        /// Waits until the task has ended.
        void await();
    }

    /// A pool without workers: every Gather runs in its leader.
    static WorkerPool none() {
        return new WorkerPool() {
            @Override
            public List<Worker> tryAcquire(int wanted) {
                return List.of();
            }

            @Override
            public int size() {
                return 0;
            }

            @Override
            public int busy() {
                return 0;
            }
        };
    }
}
