package dev.spillway.testing;

/// The seed of a test with random cases: the same in each run, unless `-Dspillway.seed=…` asks for other cases.
public final class Seed {
    private static final long DEFAULT = 20_260_101;

    private Seed() {}

    /// Prints the seed, so that a failure's report has it.
    public static long of(String test) {
        long seed = Long.getLong("spillway.seed", DEFAULT);
        System.out.println(test + " seed " + seed);
        return seed;
    }
}
