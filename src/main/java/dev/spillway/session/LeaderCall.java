package dev.spillway.session;

import dev.spillway.error.Cancellation;
import dev.spillway.error.SpillwayException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/// Work with one value as its answer. The session's state is published before the future is completed, so that who
/// waits reads the new one.
final class LeaderCall<T> implements LeaderWork {
    private final Function<Leader, T> task;
    private final CompletableFuture<T> result;
    private final Cancellation cancellation;
    private final Consumer<Leader> publish;
    private final AtomicBoolean isClaimed = new AtomicBoolean();

    LeaderCall(
            Function<Leader, T> task,
            CompletableFuture<T> result,
            Cancellation cancellation,
            Consumer<Leader> publish) {
        this.task = task;
        this.result = result;
        this.cancellation = cancellation;
        this.publish = publish;
    }

    @Override
    public void run(Leader leader) {
        if (!isClaimed.compareAndSet(false, true)) {
            return;
        }
        try {
            cancellation.check();
            T value = task.apply(leader);
            publish.accept(leader);
            result.complete(value);
        } catch (SpillwayException e) {
            publish.accept(leader);
            result.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(InternalErrors.wrap(e));
        }
    }

    @Override
    public boolean isAnswered() {
        return isClaimed.get();
    }

    /// A running task polls the flag; one that will never run is answered here.
    @Override
    public void stop(SpillwayException reason) {
        cancellation.cancel(reason);
        if (isClaimed.compareAndSet(false, true)) {
            result.completeExceptionally(reason);
        }
    }
}
