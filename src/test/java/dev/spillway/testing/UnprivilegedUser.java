package dev.spillway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;

/// How to run a program that refuses to be root. For a normal user that is simply to run it; for root it is a command
/// put in front: another user by `setpriv` or `runuser`, and where neither may change users, a user namespace.
/// Immutable.
///
/// @param prefix what stands before the program; empty for a normal user
/// @param isOtherUser whether the program needs to own its files under another name
record UnprivilegedUser(List<String> prefix, boolean isOtherUser) {

    private static final String NAME = "nobody";

    UnprivilegedUser {
        prefix = List.copyOf(prefix);
    }

    static UnprivilegedUser find() {
        if (!isRoot()) {
            return new UnprivilegedUser(List.of(), false);
        }
        List<UnprivilegedUser> ways = List.of(
                new UnprivilegedUser(List.of("setpriv", "--reuid=" + NAME, "--clear-groups"), true),
                new UnprivilegedUser(List.of("runuser", "-u", NAME, "--"), true),
                new UnprivilegedUser(List.of("unshare", "-U"), false));
        return ways.stream()
                .filter(UnprivilegedUser::works)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "PostgreSQL refuses to run as root, and none of setpriv, runuser and unshare works here"));
    }

    List<String> command(List<String> program) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(program);
        return command;
    }

    void own(Path directory) throws IOException {
        if (isOtherUser) {
            UserPrincipal owner =
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NAME);
            Files.setOwner(directory, owner);
        }
    }

    private boolean works() {
        try {
            Process process = new ProcessBuilder(command(List.of("id", "-u")))
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 && !answer.equals("0");
        } catch (IOException _) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while looking for an unprivileged user", interrupted);
        }
    }

    private static boolean isRoot() {
        try {
            Path probe = Files.createTempFile("spillway-owner", "");
            try {
                return (Integer) Files.getAttribute(probe, "unix:uid") == 0;
            } finally {
                Files.delete(probe);
            }
        } catch (UnsupportedOperationException | IllegalArgumentException _) {
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
