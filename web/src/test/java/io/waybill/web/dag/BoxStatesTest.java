package io.waybill.web.dag;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.run.TaskState;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxStatesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SUCCESS FAILED RUNNING | FAILED",
                "SUCCESS UPSTREAM_FAILED | UPSTREAM_FAILED",
                "SUCCESS UP_FOR_RETRY RUNNING | UP_FOR_RETRY",
                "SUCCESS RUNNING QUEUED | RUNNING",
                "SUCCESS NONE | RUNNING",
                "NONE NONE | NONE",
                "SCHEDULED NONE | SCHEDULED",
                "SUCCESS SUCCESS | SUCCESS",
                "SUCCESS SKIPPED | SUCCESS",
                "SKIPPED SKIPPED | SKIPPED",
                "SUCCESS CANCELLED | CANCELLED",
                "REMOVED REMOVED | REMOVED"
            })
    void a_box_shows_the_state_that_tells_most(String inside, TaskState shown) {
        List<TaskState> states =
                Arrays.stream(inside.split(" ", -1)).map(TaskState::valueOf).toList();

        assertThat(BoxStates.summary(states)).isEqualTo(shown);
    }
}
