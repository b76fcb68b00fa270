package io.waybill.operators.fargate;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;

/** On what kind of host a task runs. */
public enum LaunchType {
    /** AWS's own hosts. */
    @JsonProperty("fargate")
    @JsonAlias("FARGATE")
    FARGATE,
    /** The cluster's EC2 instances. */
    @JsonProperty("ec2")
    @JsonAlias("EC2")
    EC2,
    /** The cluster's registered machines elsewhere (ECS Anywhere). */
    @JsonProperty("external")
    @JsonAlias("EXTERNAL")
    EXTERNAL
}
