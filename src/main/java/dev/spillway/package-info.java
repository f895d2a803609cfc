/// The shell around the engine: where the process starts, and where configuration becomes the options that each package
/// takes.
///
/// Rules: 1. Only this package, `api`, `system` and `metrics` know Spring. 2. Nothing imports this package. Start
/// reading at [dev.spillway.SpillwayApplication].
@NullMarked
package dev.spillway;

import org.jspecify.annotations.NullMarked;
