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
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The package map of ARCHITECTURE.md as rules. Each failure says what to do instead.
class ArchitectureTest {

    private static final String PARSER = "dev.spillway.sql.impl..";

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/dev/spillway/bench/"))
            .importPackages("dev.spillway");

    /// Our own code: the generated parser keeps Calcite's style.
    private static final JavaClasses OWN = ALL.that(DescribedPredicate.not(
            JavaClass.Predicates.resideInAPackage(PARSER).or(JavaClass.Predicates.simpleName("package-info"))));

    private static final DescribedPredicate<JavaAccess<?>> CREATES_A_THREAD = DescribedPredicate.describe(
            "create a thread or an executor",
            access -> access instanceof JavaConstructorCall
                            && access.getTargetOwner().isAssignableTo(Thread.class)
                    || access.getTargetOwner().isEquivalentTo(java.util.concurrent.Executors.class)
                    || access.getTargetOwner().isEquivalentTo(Thread.class)
                            && Set.of("ofPlatform", "ofVirtual", "startVirtualThread")
                                    .contains(access.getName()));

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().matching("dev.spillway.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package is a subsystem: move the shared type below both, or pass a function in"));
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
    void onlyApiSystemMetricsAndTheShellUseTheSession() {
        check(classes()
                .that()
                .resideInAPackage("dev.spillway.session..")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAnyPackage(
                        "dev.spillway",
                        "dev.spillway.session..",
                        "dev.spillway.api..",
                        "dev.spillway.system..",
                        "dev.spillway.metrics..")
                .because("the session drives the engine; the engine is handed what it needs"));
    }

    @Test
    void theLowestPackagesStandAlone() {
        check(standsOn("dev.spillway.error..").because("error is the lowest package"));
        check(standsOn("dev.spillway.data..", "dev.spillway.error..")
                .because("vectors and types know nothing about where they come from"));
        check(standsOn("dev.spillway.instrument..", "dev.spillway.error..").because("counters are filled by others"));
        check(standsOn(
                        "dev.spillway.storage..",
                        "dev.spillway.data..",
                        "dev.spillway.error..",
                        "dev.spillway.instrument..",
                        "dev.spillway.catalog..")
                .because("executors of another engine read blocks with this package alone"));
    }

    @Test
    void planAndPlannerDoNoIo() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.spillway.plan..", "dev.spillway.planner..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.io..", "dev.spillway.storage..")
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
                .resideInAPackage("dev.spillway.exec.worker..")
                .or()
                .haveSimpleNameContaining("Worker")
                .or()
                .haveSimpleNameContaining("FlushedSnapshot")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("LocalBufferPool")
                .because("local buffers belong to the leader: a worker reads a FlushedSnapshot"));
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
                                .contains(call.getTargetOwner().getSimpleName())))
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

    /// The first package may depend on the others named and on nothing else of Spillway.
    private static ArchRule standsOn(String... packages) {
        return noClasses()
                .that()
                .resideInAPackage(packages[0])
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.spillway..")
                        .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(packages))));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(OWN);
    }
}
