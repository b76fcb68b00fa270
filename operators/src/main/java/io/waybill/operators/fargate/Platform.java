package io.waybill.operators.fargate;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;

/** The operating systems that ECS knows. */
public enum Platform {
    /** Any Linux. */
    @JsonProperty("linux")
    @JsonAlias("LINUX")
    LINUX,
    /** Windows Server 2019 with desktop libraries. */
    @JsonProperty("windows_server_2019_full")
    @JsonAlias("WINDOWS_SERVER_2019_FULL")
    WINDOWS_SERVER_2019_FULL,
    /** Windows Server 2019 without them. */
    @JsonProperty("windows_server_2019_core")
    @JsonAlias("WINDOWS_SERVER_2019_CORE")
    WINDOWS_SERVER_2019_CORE,
    /** Windows Server 2022 with desktop libraries. */
    @JsonProperty("windows_server_2022_full")
    @JsonAlias("WINDOWS_SERVER_2022_FULL")
    WINDOWS_SERVER_2022_FULL,
    /** Windows Server 2022 without them. */
    @JsonProperty("windows_server_2022_core")
    @JsonAlias("WINDOWS_SERVER_2022_CORE")
    WINDOWS_SERVER_2022_CORE;

    /** Whether Fargate has fewer sizes for it, and Intel's processors only. */
    public boolean isWindows() {
        return this != LINUX;
    }
}
