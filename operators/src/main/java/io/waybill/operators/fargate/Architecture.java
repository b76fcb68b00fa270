package io.waybill.operators.fargate;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;

/** The processors that Fargate has. */
public enum Architecture {
    /** Intel and AMD. */
    @JsonProperty("x86_64")
    @JsonAlias("X86_64")
    X86_64,
    /** Graviton, about a fifth cheaper; the image must be built for it. */
    @JsonProperty("arm64")
    @JsonAlias("ARM64")
    ARM64
}
