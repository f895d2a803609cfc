package dev.spillway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.spillway.exec.gather.PlatformWorkerPool;
import dev.spillway.storage.SessionStorage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

class LeakCheckTest {

    private final ResourceCensus before = ResourceCensus.take();

    @Test
    void aThreadThatRunsOnIsSeenUntilItEnds() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                },
                "spillway-leak-test");
        thread.start();
        assertThat(ResourceCensus.take().grownSince(before))
                .singleElement()
                .asString()
                .contains("spillway-leak-test");
        end.countDown();
        thread.join();
        assertThat(ResourceCensus.take().grownSince(before)).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void openAndMappedFilesAreSeenUntilTheyAreClosed(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("relation"), new byte[8192]);
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, 8192, arena);
            assertThat(mapped.byteSize()).isEqualTo(8192);
            assertThat(ResourceCensus.take().grownSince(before))
                    .containsExactlyInAnyOrder("file still open: " + file, "file still mapped: " + file);
        }
        assertThat(ResourceCensus.take().grownSince(before)).isEmpty();
    }

    @Test
    void aWatchedAmountMustBeZero() {
        LeakCheck check = new LeakCheck();
        check.watch("frames", () -> 3);
        assertThatThrownBy(() -> check.check(0)).hasMessageContaining("frames must be 0 (got: 3)");
        check.watch("frames", () -> 0);
        assertThatCode(() -> check.check(0)).doesNotThrowAnyException();
    }

    /// A [TestEngine] checks itself; who makes storage or workers without one has to ask for the check.
    @Test
    void everyTestOfStorageAndWorkersIsChecked() {
        JavaClasses tests = new ClassFileImporter()
                .withImportOption(location -> location.contains("/test-classes/"))
                .importPackages("dev.spillway");
        List<String> unchecked = tests.stream()
                .filter(type -> type.getSimpleName().endsWith("Test"))
                .filter(type -> type.getConstructorCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(SessionStorage.class)
                                || call.getTargetOwner().isEquivalentTo(PlatformWorkerPool.class)))
                .filter(type -> !type.isAnnotatedWith(ExtendWith.class))
                .map(JavaClass::getSimpleName)
                .toList();
        assertThat(tests.contain(TestEngine.class)).isTrue();
        assertThat(unchecked).as("tests without @ExtendWith(LeakCheck.class)").isEmpty();
    }
}
