package dev.spillway.exec.join;

/// All rows of the inner side, one after another.
record AllRows(int count) implements Candidates {
    @Override
    public int first(int outerRow) {
        return count == 0 ? NONE : 0;
    }

    @Override
    public int next(int innerRow) {
        return innerRow + 1 == count ? NONE : innerRow + 1;
    }

    @Override
    public boolean isUnique() {
        return count <= 1;
    }
}
