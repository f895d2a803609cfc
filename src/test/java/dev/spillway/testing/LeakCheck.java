package dev.spillway.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a test that leaves a thread, an open file or a mapped file behind, and any amount that was put under watch,
/// such as frames of a budget. Threads get a few seconds to end.
///
/// `@ExtendWith(LeakCheck.class)` checks after each test. A [TestEngine] checks itself when it is closed. Where the
/// tests of a class share an engine, so that what the first test made lazily is there for all, say `@RegisterExtension
/// static final LeakCheck LEAKS = LeakCheck.perClass();`: it looks once, after `@AfterAll`. Owned by the test's thread.
public final class LeakCheck implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final boolean isPerClass;
    private final Map<String, LongSupplier> watched = new LinkedHashMap<>();
    private ResourceCensus before = ResourceCensus.take();

    public LeakCheck() {
        this(false);
    }

    private LeakCheck(boolean isPerClass) {
        this.isPerClass = isPerClass;
    }

    public static LeakCheck perClass() {
        return new LeakCheck(true);
    }

    /// Demands that `amount` is zero when the check is made: `watch("frames", budget::framesInUse)`.
    public void watch(String what, LongSupplier amount) {
        watched.put(what, amount);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        before = ResourceCensus.take();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!isPerClass) {
            before = ResourceCensus.take();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!isPerClass) {
            check(PATIENCE_NANOS);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (isPerClass) {
            check(PATIENCE_NANOS);
        }
    }

    /// Throws if there is more than before, and still is after this long.
    void check(long patienceNanos) {
        try {
            await(this::leaks, patienceNanos);
        } finally {
            watched.clear();
        }
    }

    /// Throws if an amount is not zero, and still is not after a while: for what outlives a test, as a service
    /// does.
    public static void awaitZero(Map<String, LongSupplier> amounts) {
        await(() -> aboveZero(amounts), PATIENCE_NANOS);
    }

    private static void await(Supplier<List<String>> found, long patienceNanos) {
        long deadline = System.nanoTime() + patienceNanos;
        List<String> leaks = found.get();
        while (!leaks.isEmpty() && System.nanoTime() < deadline) {
            pause();
            leaks = found.get();
        }
        if (!leaks.isEmpty()) {
            throw new AssertionError("the test left behind:\n" + String.join("\n", leaks));
        }
    }

    private List<String> leaks() {
        List<String> leaks = new ArrayList<>(ResourceCensus.take().grownSince(before));
        leaks.addAll(aboveZero(watched));
        return leaks;
    }

    private static List<String> aboveZero(Map<String, LongSupplier> amounts) {
        List<String> leaks = new ArrayList<>();
        amounts.forEach((what, amount) -> {
            long now = amount.getAsLong();
            if (now != 0) {
                leaks.add(what + " must be 0 (got: " + now + ")");
            }
        });
        return leaks;
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while waiting for threads to end", interrupted);
        }
    }
}
