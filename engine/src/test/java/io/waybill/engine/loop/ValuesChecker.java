package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that each try was told what templates stood for when it began, and its container the same, however often it was asked for. */
final class ValuesChecker {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ChangingValue value;
    private final String seed;
    private final Set<String> seen = new HashSet<>();

    ValuesChecker(ChangingValue value, long seed) {
        this.value = value;
        this.seed = "seed " + seed;
    }

    /** How many values of the variable tries were told. */
    int seen() {
        return seen.size();
    }

    /** @param containers all that were started for the run */
    void check(RunRecord record, Collection<SimulatedFargate.Task> containers) {
        RunRow run = record.run();
        Map<String, String> launched = new HashMap<>();
        containers.forEach(container -> launched.put(
                container.launch().clientToken(),
                container.launch().request().path("says").asText()));
        for (AttemptRow attempt : record.allTries()) {
            String says = says(attempt.request());
            if (says.contains("|none|")) {
                String what = attempt.task() + " of " + run.runId() + " of " + run.dagId() + ", " + seed;
                List<String> words = List.of(says.split("\\|"));
                assertThat(value.at(attempt.createdAt())).as(what).contains(words.get(0));
                assertThat(words.subList(1, words.size()))
                        .as(what)
                        .containsExactly(
                                "none",
                                run.runId(),
                                attempt.nodeId().replaceFirst("\\..*", ""),
                                Integer.toString(attempt.tryNumber()));
                seen.add(words.get(0));
            }
            if (launched.containsKey(attempt.clientToken())) {
                assertThat(launched.get(attempt.clientToken())).isEqualTo(says);
            }
        }
    }

    /** What a request says, where it says something. */
    static String says(String request) {
        try {
            return JSON.readTree(request).path("says").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(request, e);
        }
    }
}
