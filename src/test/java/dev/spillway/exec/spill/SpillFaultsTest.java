package dev.spillway.exec.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.DataType;
import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ExecutionContext;
import dev.spillway.exec.FakeStorage;
import dev.spillway.exec.QueryExecution;
import dev.spillway.exec.StartTimes;
import dev.spillway.exec.TestPlans;
import dev.spillway.exec.WorkerPool;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.StorageOptions;
import dev.spillway.storage.pool.BlockFile;
import dev.spillway.storage.pool.ChannelBlockFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Disks that are full, limits and cancellation in the middle of writing and reading temp files: the statement ends
/// with the right SQLSTATE, and nothing is left of it.
class SpillFaultsTest {
    private static final int ROWS = 60_000;
    private static final List<DataType> TYPES = List.of(DataType.BIGINT);
    private static final Expression NUMBER = TestPlans.column(0, DataType.BIGINT);

    @TempDir
    Path directory;

    private final AtomicInteger files = new AtomicInteger();

    private static PlanNode scan(int id) {
        return TestPlans.scan(id, 1, TYPES, Optional.empty(), false);
    }

    private static List<PlanNode> plans() {
        AggregateCall count =
                new AggregateCall(AggregateFunction.COUNT_STAR, List.of(), false, Optional.empty(), DataType.BIGINT);
        return List.of(
                new PlanNode.Sort(
                        TestPlans.header(1, NUMBER),
                        scan(2),
                        List.of(new SortKey(NUMBER, true, false)),
                        Optional.empty()),
                new PlanNode.Aggregate(
                        TestPlans.header(1, NUMBER, TestPlans.column(1, DataType.BIGINT)),
                        scan(2),
                        PlanNode.AggregateStrategy.HASHED,
                        PlanNode.AggregateMode.SIMPLE,
                        List.of(NUMBER),
                        List.of(count),
                        Optional.empty()),
                new PlanNode.HashJoin(
                        TestPlans.header(1, NUMBER, TestPlans.column(1, DataType.BIGINT)),
                        PlanNode.JoinType.INNER,
                        scan(2),
                        scan(3),
                        List.of(NUMBER),
                        List.of(NUMBER),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false));
    }

    private ExecutionContext execution(BlockFile.Factory factory, long limitBytes) {
        return execution(factory, limitBytes, new Cancellation());
    }

    private ExecutionContext execution(BlockFile.Factory factory, long limitBytes, Cancellation cancellation) {
        ExecutionContext base =
                new FakeStorage(TestPlans.numbers(1, ROWS, 10_000, () -> {})).execution(WorkerPool.none(), 64 << 10);
        return new ExecutionContext(
                cancellation,
                List.of(),
                StartTimes.at(0),
                base.storage(),
                base.workers(),
                base.options(),
                base.memory(),
                new TempFileSpace(() -> directory.resolve("file-" + files.incrementAndGet()), factory, limitBytes));
    }

    private long run(PlanNode plan, ExecutionContext execution, Runnable perBatch) {
        long rows = 0;
        try (QueryExecution query = QueryExecution.open(plan, execution)) {
            for (var batch = query.next(); batch.isPresent(); batch = query.next()) {
                rows += batch.get().rowCount();
                perBatch.run();
            }
        } finally {
            assertThat(execution.memory().usedBytes()).isZero();
            assertThat(execution.tempFiles().usedBytes()).isZero();
            assertThat(filesLeft()).isEmpty();
        }
        return rows;
    }

    private List<Path> filesLeft() {
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyPlanWritesAndLeavesNothing() {
        for (PlanNode plan : plans()) {
            ExecutionContext execution = execution(ChannelBlockFile::new, StorageOptions.UNLIMITED);
            assertThat(run(plan, execution, () -> {})).as(plan.toString()).isEqualTo(ROWS);
        }
        assertThat(files.get()).isEqualTo(plans().size());
    }

    @Test
    void moreThanTheLimitIsConfigurationLimitExceeded() {
        for (PlanNode plan : plans()) {
            assertThatThrownBy(() -> run(plan, execution(ChannelBlockFile::new, 256 << 10), () -> {}))
                    .isInstanceOfSatisfying(SpillwayException.class, error -> {
                        assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION_LIMIT_EXCEEDED);
                        assertThat(error.message())
                                .isEqualTo("temporary file size exceeds \"temp_file_limit\" (256kB)");
                    });
        }
    }

    @Test
    void aFullDiskIsDiskFullAndAFailingReadAnIoError() {
        for (PlanNode plan : plans()) {
            assertFails(plan, path -> new Failing(path, 10, Integer.MAX_VALUE), ErrorCode.DISK_FULL);
            assertFails(plan, path -> new Failing(path, Integer.MAX_VALUE, 5), ErrorCode.IO_ERROR);
        }
    }

    private void assertFails(PlanNode plan, BlockFile.Factory factory, ErrorCode code) {
        assertThatThrownBy(() -> run(plan, execution(factory, StorageOptions.UNLIMITED), () -> {}))
                .isInstanceOfSatisfying(
                        SpillwayException.class,
                        error -> assertThat(error.code()).isEqualTo(code));
    }

    @Test
    void cancellationInTheMiddleLeavesNothing() {
        for (PlanNode plan : plans()) {
            ExecutionContext execution = execution(ChannelBlockFile::new, StorageOptions.UNLIMITED);
            SpillwayException reason = new SpillwayException(ErrorCode.QUERY_CANCELED, "stop");
            assertThatThrownBy(() ->
                            run(plan, execution, () -> execution.cancellation().cancel(reason)))
                    .isSameAs(reason);
        }
    }

    @Test
    void cancellationWhileWritingLeavesNothing() {
        for (PlanNode plan : plans()) {
            Cancellation cancellation = new Cancellation();
            SpillwayException reason = new SpillwayException(ErrorCode.QUERY_CANCELED, "stop");
            ExecutionContext execution = execution(
                    path -> {
                        cancellation.cancel(reason);
                        return new ChannelBlockFile(path);
                    },
                    StorageOptions.UNLIMITED,
                    cancellation);
            assertThatThrownBy(() -> run(plan, execution, () -> {})).isSameAs(reason);
        }
    }

    /// A file whose disk is full, or breaks, after some calls.
    private static final class Failing implements BlockFile {
        private final BlockFile file;
        private int writes;
        private int reads;

        Failing(Path path, int writes, int reads) throws IOException {
            this.file = new ChannelBlockFile(path);
            this.writes = writes;
            this.reads = reads;
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            if (writes-- == 0) {
                throw new IOException("No space left on device");
            }
            return file.write(source, position);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            if (reads-- == 0) {
                throw new IOException("Input/output error");
            }
            return file.read(target, position);
        }

        @Override
        public void extendTo(long bytes) throws IOException {
            file.extendTo(bytes);
        }

        @Override
        public MemorySegment map(long position, long bytes, Arena arena) throws IOException {
            return file.map(position, bytes, arena);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
