package io.waybill.spec.file;

import static java.util.Objects.requireNonNull;

/** The bytes of a {@code defaults.yaml}. Immutable. */
public final class DefaultsFile {
    private final String name;
    private final byte[] content;

    /**
     * @param name the file's name in problems
     * @param content its bytes
     */
    public DefaultsFile(String name, byte[] content) {
        this.name = requireNonNull(name, "name");
        this.content = content.clone();
    }

    /** The file's name in problems. */
    public String name() {
        return name;
    }

    /** The file's bytes, as a copy. */
    public byte[] content() {
        return content.clone();
    }
}
