package io.waybill.web.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What people are told about one setting, and its default. Stands on a component of an area's record. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {

    /** What it is for, in a sentence. */
    String value();

    /** The default, as one would write it; empty means that it is absent. */
    String defaultValue() default "";

    /** Whether its value is never shown. */
    boolean secret() default false;

    /** The smallest allowed number. */
    long min() default Long.MIN_VALUE;

    /** The largest allowed number. */
    long max() default Long.MAX_VALUE;
}
