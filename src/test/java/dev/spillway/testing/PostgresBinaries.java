package dev.spillway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked once per machine and user from the archive on the class path into the temporary
/// directory.
final class PostgresBinaries {

    private static final String VERSION = "18.6.0";

    private PostgresBinaries() {}

    /// The directory that holds `bin`, `lib` and `share`, readable by every user.
    static Path unpacked() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path target = temporary.resolve("spillway-postgres-" + VERSION + "-" + System.getProperty("user.name"));
        if (isOurs(target)) {
            return target;
        }
        Path work = Files.createTempDirectory(temporary, "spillway-postgres-unpack");
        unpack(work);
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            return Files.move(work, target);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
            // Another JVM was faster, or the name is someone else's: ours is as good.
            return work;
        }
    }

    private static boolean isOurs(Path target) throws IOException {
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Path probe = Files.createTempFile("spillway-owner", "");
        try {
            return Files.getOwner(target).equals(Files.getOwner(probe));
        } finally {
            Files.delete(probe);
        }
    }

    private static void unpack(Path target) throws IOException {
        String resource = "/" + archiveName();
        InputStream archive = PostgresBinaries.class.getResourceAsStream(resource);
        if (archive == null) {
            throw new IllegalStateException("no PostgreSQL 18 for this machine on the test class path (" + resource
                    + "): add a profile for it to pom.xml, see postgres-binaries there");
        }
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IllegalStateException("archive entry leaves its directory (got: " + entry.getName() + ")");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, target.resolve(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            boolean isProgram = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(isProgram ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /// The archive's name says system and processor, as Zonky's jars have it.
    private static String archiveName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        return "postgres-" + system + "-" + processor + ".txz";
    }
}
