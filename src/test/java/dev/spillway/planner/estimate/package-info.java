@NullMarked
package dev.spillway.planner.estimate;

import org.jspecify.annotations.NullMarked;
