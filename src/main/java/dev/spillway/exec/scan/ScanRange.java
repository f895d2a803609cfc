package dev.spillway.exec.scan;

/// Slots `first … end - 1` of a row group; `first` is a multiple of the stripe.
record ScanRange(int group, int first, int end) {}
