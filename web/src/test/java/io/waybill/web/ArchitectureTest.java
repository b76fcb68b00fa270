package io.waybill.web;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The borders that Maven's modules cannot draw. It stands in web because web alone sees every module; which module may
 * use which is said by their pom.xml, and here once more in a form that a new dependency cannot widen unseen.
 */
class ArchitectureTest {
    /** The folder below which a module's classes lie, or the jar that they were packed into. */
    private static final Pattern MODULE = Pattern.compile(
            "(?:.*/)?(?:waybill-)?(dag-specs|engine|operators|container|web)(?:/|-)[^!]*?(?:classes/|\\.jar).*");

    /** These hold what the machine itself has dated, signatures and files, against the machine's time. */
    private static final Set<String> READ_THE_MACHINES_TIME =
            Set.of("io.waybill.container.local.LocalFargate", "io.waybill.container.local.process.SupervisedProcess");

    /** Hands the connections of a store to Quartz, and sends no SQL of its own. */
    private static final String LENDS_CONNECTIONS = "io.waybill.engine.schedule.QuartzAlarm";

    /** Sends what DAG files say to databases of their own, and knows none of the stores. */
    private static final String SENDS_SQL_OF_DAGS = "io.waybill.operators.sql";

    private static JavaClasses waybill;

    @BeforeAll
    static void read_the_classes_of_every_module() {
        ImportOption noTestJars = location -> !location.contains("-tests.jar");
        waybill = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(noTestJars)
                .importPackages("io.waybill");
    }

    @Test
    void every_module_is_looked_at() {
        assertThat(modulesByPackage().values().stream().flatMap(Set::stream).distinct())
                .containsExactlyInAnyOrder("dag-specs", "engine", "operators", "container", "web");
    }

    @Test
    void a_package_lies_in_one_module() {
        assertThat(modulesByPackage())
                .allSatisfy(
                        (name, modules) -> assertThat(modules).describedAs(name).hasSize(1));
    }

    @Test
    void modules_depend_in_one_direction() {
        noClasses()
                .that(are(in("spec")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.waybill.engine..", "io.waybill.operators..", "io.waybill.container..", "io.waybill.web..")
                .check(waybill);
        noClasses()
                .that(are(in("engine")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.waybill.operators..", "io.waybill.container..", "io.waybill.web..")
                .check(waybill);
        noClasses()
                .that(are(in("operators")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.waybill.container..", "io.waybill.web..")
                .allowEmptyShould(true)
                .check(waybill);
        noClasses()
                .that(are(in("container")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.waybill.operators..", "io.waybill.web..")
                .check(waybill);
    }

    @Test
    void quartz_is_known_to_the_schedule_alone() {
        onlyIn("io.waybill.engine.schedule..", "org.quartz..");
    }

    @Test
    void the_ecs_and_logs_clients_are_known_to_one_package() {
        onlyIn(
                "io.waybill.container.ecs..",
                "software.amazon.awssdk.services.ecs..",
                "software.amazon.awssdk.services.cloudwatchlogs..");
    }

    @Test
    void databases_are_spoken_to_by_stores_alone() {
        noClasses()
                .that(describe("are neither a store nor in a package of stores", type -> !isStore(type)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "org.flywaydb..", "com.zaxxer..")
                .because("SQL lies in *Store classes and in packages named store")
                .check(waybill);
    }

    @Test
    void the_time_comes_from_a_clock_that_is_handed_in() {
        DescribedPredicate<JavaMethodCall> readsTheMachinesTime = describe("reads the machine's time", call -> {
            String owner = call.getTargetOwner().getName();
            boolean bare = call.getTarget().getRawParameterTypes().isEmpty();
            return (bare && call.getName().equals("now") && owner.startsWith("java.time."))
                    || (call.getName().equals("currentTimeMillis") && owner.equals("java.lang.System"));
        });
        noClasses()
                .that(mayNotReadTheMachinesTime())
                .should(callMethodWhere(readsTheMachinesTime))
                .because("tests move a clock: take a java.time.Clock in the constructor")
                .check(waybill);
    }

    @Test
    void only_the_wiring_makes_clocks() {
        noClasses()
                .that(mayNotReadTheMachinesTime())
                .and()
                .resideOutsideOfPackage("io.waybill.web..")
                .should()
                .callMethodWhere(describe(
                        "makes a clock of the machine",
                        call -> call.getTargetOwner().isEquivalentTo(Clock.class)
                                && call.getName().startsWith("system")))
                .because("main() is where a Clock comes from")
                .check(waybill);
    }

    @Test
    void names_say_what_a_thing_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Helper|Helpers|Util|Utils|Manager|Impl)")
                .check(waybill);
    }

    @Test
    void every_package_says_that_nothing_is_null_unless_marked() {
        Set<String> marked = new TreeSet<>();
        Set<String> all = new TreeSet<>();
        for (JavaClass type : waybill) {
            all.add(type.getPackageName());
            if (type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class)) {
                marked.add(type.getPackageName());
            }
        }
        assertThat(marked)
                .describedAs("packages whose package-info.java has @NullMarked")
                .isEqualTo(all);
    }

    private static void onlyIn(String home, String... libraries) {
        classes()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages(libraries)
                .because("that library is known to " + home + " alone")
                .check(waybill);
    }

    private static DescribedPredicate<JavaClass> mayNotReadTheMachinesTime() {
        return describe("take the time from a clock", type -> !READ_THE_MACHINES_TIME.contains(type.getName()));
    }

    private static DescribedPredicate<JavaClass> in(String module) {
        return resideInAPackage("io.waybill." + module + "..");
    }

    private static boolean isStore(JavaClass type) {
        String outermost = type.getName().replaceAll("\\$.*", "");
        return type.getPackageName().matches(".*\\.store(\\..*)?")
                || outermost.endsWith("Store")
                || type.getPackageName().equals(SENDS_SQL_OF_DAGS)
                || outermost.equals(LENDS_CONNECTIONS);
    }

    private static Map<String, Set<String>> modulesByPackage() {
        Map<String, Set<String>> modules = new TreeMap<>();
        for (JavaClass type : waybill) {
            String place = type.getSource().orElseThrow().getUri().toString();
            Matcher module = MODULE.matcher(place);
            assertThat(module.matches()).describedAs(place).isTrue();
            modules.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                    .add(module.group(1));
        }
        return modules;
    }
}
