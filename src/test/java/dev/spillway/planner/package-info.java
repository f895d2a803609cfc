@NullMarked
package dev.spillway.planner;

import org.jspecify.annotations.NullMarked;
