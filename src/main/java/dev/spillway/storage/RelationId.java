package dev.spillway.storage;

/// A relation's number, unique within its session and never used again.
public record RelationId(int value) {}
