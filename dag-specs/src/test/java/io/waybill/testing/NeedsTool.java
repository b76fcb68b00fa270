package io.waybill.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test, or every test of the class, runs a program that may be missing. Where it is, the test is a skip that
 * names it; with {@code CI=true} in the environment it is a failure, so that nothing goes unseen there.
 *
 * <p>Browser tests are also skipped by {@code -Dwaybill.browser=false}, which is asked for and so never a failure.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(NeedsToolCondition.class)
public @interface NeedsTool {
    /** Every one of them is needed. */
    SystemTool[] value();
}
