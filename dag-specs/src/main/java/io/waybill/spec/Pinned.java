package io.waybill.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.bind.SpecBindingException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@link PinnedFile} among the components of an operator's {@code with} record, or of a record within it, and names
 * what reads it. A file that
 * is not there when the DAG file is read is a warning; one that cannot be read as what it should be is an error.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Pinned {
    /** What reads such files; has a public constructor without parameters. */
    Class<? extends Reader> value();

    /** Reads the files of one kind. Stateless. */
    interface Reader {
        /**
         * What is kept of a file in the DAG's version: as little as will do.
         *
         * @param content the file's bytes, which anybody may have written
         * @throws SpecBindingException with everything that is wrong with it; its paths lead into the file's JSON
         */
        JsonNode read(byte[] content);
    }
}
