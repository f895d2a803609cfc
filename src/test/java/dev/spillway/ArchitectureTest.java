package dev.spillway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The package map of ARCHITECTURE.md as rules. Each failure says what to do instead.
class ArchitectureTest {

    private static final String PARSER = "dev.spillway.sql.impl..";

    /// Our own code: neither tests and benchmarks nor the generated parser, which keeps Calcite's style.
    private static final JavaClasses OWN = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .withImportOption(location -> !location.contains("/dev/spillway/sql/impl/"))
            .importPackages("dev.spillway")
            .that(DescribedPredicate.not(JavaClass.Predicates.simpleName("package-info")));

    private static final Set<String> THREAD_MAKERS = Set.of("ofPlatform", "ofVirtual", "startVirtualThread");

    private static final Set<String> POOLS =
            Set.of("ThreadPoolExecutor", "ScheduledThreadPoolExecutor", "ForkJoinPool", "Timer");

    /// What everybody may use.
    private static final List<String> LEAVES = List.of("error", "data", "instrument", "thread");

    private static final List<String> ENGINE =
            with(LEAVES, "storage", "function", "plan", "catalog", "sql", "planner", "exec", "explain");

    /// Which package may use which others.
    private static final Map<String, List<String>> LAYERS = Map.ofEntries(
            Map.entry("error", List.of()),
            Map.entry("data", List.of("error")),
            Map.entry("instrument", List.of("error", "data")),
            Map.entry("thread", List.of("error")),
            Map.entry("storage", LEAVES),
            Map.entry("function", List.of("error", "data")),
            Map.entry("plan", with(LEAVES, "storage", "function")),
            Map.entry("exec", with(LEAVES, "storage", "plan", "function")),
            Map.entry("catalog", with(LEAVES, "storage", "plan")),
            Map.entry("sql", with(LEAVES, "storage", "plan", "catalog", "function")),
            Map.entry("planner", with(LEAVES, "storage", "plan", "catalog", "sql", "function")),
            Map.entry("explain", with(LEAVES, "storage", "plan", "function")),
            Map.entry("calibrate", ENGINE),
            Map.entry("session", ENGINE),
            Map.entry("system", with(LEAVES, "sql", "plan", "explain", "session")),
            Map.entry("metrics", with(LEAVES, "storage", "plan", "session")),
            Map.entry("api", with(ENGINE, "calibrate", "session", "system", "metrics")));

    /// Packages whose own packages are layers as well.
    private static final List<String> LAYERED = List.of("sql");

    private static final DescribedPredicate<JavaAccess<?>> CREATES_A_THREAD =
            DescribedPredicate.describe("create a thread or an executor", ArchitectureTest::createsThread);

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().matching("dev.spillway.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package is a subsystem: move the shared type below both, or pass a function in"));
    }

    @Test
    void layersInsideOfPackagesAreFreeOfCycles() {
        for (String layered : LAYERED) {
            String root = "dev.spillway." + layered;
            check(slices().matching(root + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("its packages are layers: move the shared type down, or pass a function in"));
            check(noClasses()
                    .that()
                    .resideInAPackage(root + ".*..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(root)
                    .because("the package itself is the top of its layers"));
        }
    }

    @Test
    void nobodyImportsTheShell() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.spillway.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.spillway")
                .because("the root package wires the others: hand its values on as option records"));
    }

    @Test
    void calciteStaysInSqlCatalogAndPlanner() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.spillway.sql..", "dev.spillway.catalog..", "dev.spillway.planner..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.calcite..", PARSER)
                .because("the rest of the engine speaks the plan records of dev.spillway.plan"));
    }

    @Test
    void springStaysInTheShell() {
        check(onlyIn(
                        "org.springframework..",
                        "dev.spillway",
                        "dev.spillway.api..",
                        "dev.spillway.system..",
                        "dev.spillway.metrics..")
                .because("the engine is embedded without Spring: take values and interfaces in the constructor"));
    }

    @Test
    void micrometerStaysInMetrics() {
        check(onlyIn("io.micrometer..", "dev.spillway.metrics..")
                .because("report through a listener interface and bind it in dev.spillway.metrics"));
    }

    @Test
    void jacksonStaysInApiAndExplain() {
        check(onlyIn("tools.jackson..", "dev.spillway.api..", "dev.spillway.explain..")
                .because("JSON is a matter of the two packages that print it"));
        check(onlyIn("com.fasterxml.jackson.(databind|core|dataformat)..")
                .because("Jackson 2 is on the class path for Calcite only; use tools.jackson"));
    }

    @Test
    void onlyTheApiKnowsHttp() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.spillway", "dev.spillway.api..", "dev.spillway.metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.servlet..", "java.net.http..", "org.springframework.web..")
                .because("nothing below the session knows HTTP: return values and throw SpillwayException"));
    }

    @Test
    void layersFollowTheTable() {
        LAYERS.forEach((layer, allowed) -> check(noClasses()
                .that()
                .resideInAPackage(packageOf(layer))
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.spillway..")
                        .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(
                                Stream.concat(Stream.of(layer), allowed.stream())
                                        .map(ArchitectureTest::packageOf)
                                        .toArray(String[]::new)))))
                .because("ARCHITECTURE.md lets " + layer + " use " + allowed + " and nothing else of Spillway")));
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> layers = new TreeSet<>();
        OWN.forEach(own -> layers.add(own.getPackageName().replaceFirst("^dev\\.spillway\\.?([a-z]*).*", "$1")));
        layers.remove("");
        assertThat(layers).as("packages, which need a row in LAYERS").isSubsetOf(LAYERS.keySet());
    }

    @Test
    void planAndPlannerDoNoIo() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.spillway.plan..", "dev.spillway.planner..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.io..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .because("planning is a pure function of the query, statistics, settings and dirty counts"));
    }

    @Test
    void workersNeverSeeTheBufferPool() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.spillway.storage..")
                .or()
                .haveSimpleNameContaining("Snapshot")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("LocalBufferPool")
                .because("local buffers belong to the leader and to storage: all others scan a ScanSource"));
        check(noClasses()
                .that()
                .resideInAPackage("dev.spillway.exec.gather..")
                .and()
                .haveSimpleNameContaining("Worker")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("SessionStorage")
                .because("a worker reads a FlushedSnapshot, which only a flush by the leader makes"));
    }

    @Test
    void physicalPlansAreRecords() {
        check(classes()
                .that()
                .resideInAPackage("dev.spillway.plan..")
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .should()
                .beRecords()
                .because("a plan is data: behaviour belongs to planner, exec or explain"));
    }

    @Test
    void nobodyInterruptsThreads() {
        check(noClasses()
                .should()
                .callMethod(Thread.class, "interrupt")
                .orShould()
                .accessTargetWhere(DescribedPredicate.describe(
                        "stop a pool by interrupts", access -> access.getName().equals("shutdownNow")))
                .because("an interrupt closes the file channel under every reader: set the cancellation flag"));
    }

    @Test
    void threadsComeFromTheNamedFactory() {
        check(noClasses()
                .that()
                .doNotHaveSimpleName("NamedThreads")
                .should()
                .accessTargetWhere(CREATES_A_THREAD)
                .because("every thread is named and counted: use the factory NamedThreads"));
    }

    @Test
    void nobodyThrowsGenericExceptions() {
        check(noClasses()
                .should()
                .callConstructorWhere(DescribedPredicate.describe(
                        "create a generic exception",
                        call -> Set.of("Exception", "RuntimeException", "Throwable", "Error")
                                        .contains(call.getTargetOwner().getSimpleName())
                                && !call.getOriginOwner()
                                        .isAssignableTo(call.getTargetOwner().getName())))
                .because("a client needs an SQLSTATE: throw SpillwayException"));
    }

    @Test
    void namesSayWhatAClassIs() {
        check(classes()
                .should()
                .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Mgr|Impl|Data)(\\$.*)?")
                .because("name the class for what it does in the domain"));
    }

    @Test
    void controllersArePackagePrivate() {
        check(classes()
                .that()
                .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
                .or()
                .areAnnotatedWith("org.springframework.stereotype.Controller")
                .should()
                .bePackagePrivate()
                .because("only Spring calls a controller"));
    }

    @Test
    void nothingIsInjectedIntoFieldsOrSetters() {
        String autowired = "org.springframework.beans.factory.annotation.Autowired";
        check(fields().should()
                .notBeAnnotatedWith(autowired)
                .andShould()
                .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .because("take it in the constructor"));
        check(methods().should().notBeAnnotatedWith(autowired).because("take it in the constructor"));
    }

    @Test
    void noStaticStateChanges() {
        check(noFields()
                .that()
                .areStatic()
                .should()
                .notBeFinal()
                .because("two engines in one process must not share anything"));
    }

    @Test
    void upperAndLowerCaseNameTheLocale() {
        check(noClasses()
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .because("the answer must not depend on the machine: pass " + Locale.class.getName() + ".ROOT"));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = OWN.stream()
                .map(JavaClass::getPackage)
                .filter(own -> !own.isAnnotatedWith(NullMarked.class))
                .map(own -> own.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unmarked)
                .as("packages without a @NullMarked package-info.java that says what they own")
                .isEmpty();
    }

    @Test
    void theRulesSeeTheCode() {
        assertThat(OWN.size()).isGreaterThan(3);
        assertThat(OWN.stream().flatMap(owner -> owner.getFields().stream()).map(JavaField::getModifiers))
                .anyMatch(modifiers -> modifiers.contains(JavaModifier.FINAL));
    }

    private static ArchRule onlyIn(String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static boolean createsThread(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        if (access instanceof JavaConstructorCall) {
            return owner.isEquivalentTo(Thread.class) || POOLS.contains(owner.getSimpleName());
        }
        return owner.isEquivalentTo(java.util.concurrent.Executors.class)
                || (owner.isEquivalentTo(Thread.class) && THREAD_MAKERS.contains(access.getName()));
    }

    private static List<String> with(List<String> layers, String... more) {
        return Stream.concat(layers.stream(), Stream.of(more)).toList();
    }

    private static String packageOf(String layer) {
        return "dev.spillway." + layer + "..";
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(OWN);
    }
}
