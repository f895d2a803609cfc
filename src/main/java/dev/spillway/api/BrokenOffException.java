package dev.spillway.api;

/// An answer failed after its first byte. It goes up to the server, which closes the connection without ending the
/// body: clients see a
/// truncated transfer, never a whole document.
final class BrokenOffException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenOffException(Throwable cause) {
        super("the answer was broken off", cause, false, false);
    }
}
