package dev.bucketsync.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each module may know of the others; the table is in docs/architecture.md.
class BoundariesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.bucketsync");

    private static final List<String> SERVICES = List.of("connector", "sync", "validator", "quota");

    /// What the plumbing may know of the contract: the envelope, never a family.
    private static final Set<String> ENVELOPE =
            Set.of("Event", "EventId", "EventCodec", "EventJson", "Topic", "TopicNames", "UnreadableEventException");

    @Test
    void eventsKnowNoTransport() {
        noClasses()
                .that()
                .resideInAPackage("dev.bucketsync.events..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "software.amazon..",
                        "java.sql..",
                        "javax.sql..",
                        "java.net.http..",
                        "com.sun.net.httpserver..",
                        "io.javalin..",
                        "dev.bucketsync.runtime..")
                .check(CLASSES);
    }

    @Test
    void runtimeKnowsTheEnvelopeAndNoDomainWord() {
        noClasses()
                .that()
                .resideInAPackage("dev.bucketsync.runtime..")
                .should()
                .dependOnClassesThat(describe("are words of the domain", BoundariesTest::isDomain))
                .check(CLASSES);
    }

    private static boolean isDomain(JavaClass type) {
        String outer = type.getName().replace("dev.bucketsync.events.", "").replaceAll("\\$.*", "");
        return type.getPackageName().startsWith("dev.bucketsync.events") && !ENVELOPE.contains(outer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connector", "sync", "validator", "quota"})
    void servicesMeetOnlyThroughEvents(String service) {
        String[] others = SERVICES.stream()
                .filter(other -> !other.equals(service))
                .map(other -> "dev.bucketsync." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.bucketsync." + service + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "runtime", "connector", "sync", "validator", "quota"})
    void productionKnowsNothingOfTheSandbox(String part) {
        noClasses()
                .that()
                .resideInAPackage("dev.bucketsync." + part + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.bucketsync.sandbox..", "dev.bucketsync.local..")
                .check(CLASSES);
    }

    @Test
    void theValidatorHasNoDatabase() {
        noClasses()
                .that()
                .resideInAPackage("dev.bucketsync.validator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "dev.bucketsync.runtime.database..")
                .check(CLASSES);
    }

    @Test
    void theQuotaServiceHasNoS3() {
        noClasses()
                .that()
                .resideInAPackage("dev.bucketsync.quota..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon..", "dev.bucketsync.runtime.aws..")
                .check(CLASSES);
    }

    @Test
    void theSyncWorkerReadsNoObject() {
        noClasses()
                .that()
                .resideInAPackage("dev.bucketsync.sync..")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameStartingWith("GetObject")
                .check(CLASSES);
    }

    @Test
    void nobodyHoldsAnS3WriteCall() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.bucketsync.runtime..",
                        "dev.bucketsync.connector..",
                        "dev.bucketsync.sync..",
                        "dev.bucketsync.validator..",
                        "dev.bucketsync.quota..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "software\\.amazon\\.awssdk\\.services\\.s3\\.model\\.(Put|Delete|Copy|Create|Upload|Restore|Complete|Abort|Write).*Request.*")
                .check(CLASSES);
    }

    @Test
    void onlyOnePlaceClassifiesWhatAwsThrows() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.bucketsync.runtime.aws..", "dev.bucketsync.sandbox..", "dev.bucketsync.bench..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("software.amazon.awssdk.services.s3.model.S3Exception")
                .check(CLASSES);
    }
}
