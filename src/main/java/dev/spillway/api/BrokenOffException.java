package dev.spillway.api;

/// An answer failed after its first byte. It goes up to the server, which closes the connection without ending the
/// body: clients see a truncated transfer, never a whole document.
final class BrokenOffException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Without its cause, which the handlers of that kind of error would take for one that can still be answered.
    BrokenOffException(Throwable reason) {
        super("the answer was broken off: " + reason.getMessage(), null, false, false);
    }
}
