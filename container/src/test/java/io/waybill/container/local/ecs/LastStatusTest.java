package io.waybill.container.local.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ladder that a task climbs and comes down. */
class LastStatusTest {

    @ParameterizedTest
    @CsvSource({
        "PROVISIONING,PENDING,DEPROVISIONING",
        "PENDING,ACTIVATING,DEPROVISIONING",
        "ACTIVATING,RUNNING,STOPPING",
        "RUNNING,,DEACTIVATING",
        "DEACTIVATING,STOPPING,STOPPING",
        "STOPPING,DEPROVISIONING,DEPROVISIONING",
        "DEPROVISIONING,STOPPED,STOPPED",
        "STOPPED,,"
    })
    void each_status_is_followed_by(LastStatus status, LastStatus onTheWay, LastStatus whenStopping) {
        assertThat(status.next(false)).isEqualTo(Optional.ofNullable(onTheWay));
        assertThat(status.next(true)).isEqualTo(Optional.ofNullable(whenStopping));
    }

    @ParameterizedTest
    @EnumSource(LastStatus.class)
    void whatever_a_task_does_a_stop_ends_it(LastStatus status) {
        LastStatus reached = status;
        Set<LastStatus> seen = new HashSet<>();
        while (!reached.isTerminal()) {
            assertThat(seen.add(reached)).as("no status comes twice").isTrue();
            reached = reached.next(true).orElseThrow();
        }
        assertThat(reached).isEqualTo(LastStatus.STOPPED);
    }

    @Test
    void every_milestone_but_two_comes_with_a_status() {
        Set<Milestone> reached = new HashSet<>();
        for (LastStatus status : LastStatus.values()) {
            status.milestone()
                    .ifPresent(milestone -> assertThat(reached.add(milestone)).isTrue());
        }
        assertThat(reached)
                .hasSize(Milestone.values().length - 2)
                .doesNotContain(Milestone.CREATED, Milestone.PULL_STOPPED);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -1000})
    void a_negative_delay_is_refused(long millis) {
        assertThat(catchThrowable(() -> StepDelays.each(Duration.ofMillis(millis))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("zero or more");
    }
}
