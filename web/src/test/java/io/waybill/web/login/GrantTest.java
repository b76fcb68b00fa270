package io.waybill.web.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.WaybillException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {
    @ParameterizedTest
    @CsvSource({
        "viewer, anything, true",
        "viewer:sales_*, sales_eu, true",
        "viewer:sales_*, sales_, true",
        "viewer:sales_*, my_sales_eu, false",
        "viewer:s?les, sales, true",
        "viewer:s?les, sles, false",
        "viewer:*a*b, xaybzab, true",
        "viewer:*a*b, xaybza, false",
        "viewer:a.c, abc, false",
        "viewer:tag=money, anything, true",
        "viewer:tag=other, anything, false"
    })
    void a_grant_covers_dags_by_id_or_tag(String grant, String dagId, boolean covers) {
        assertThat(Grant.parse(grant).covers(dagId, List.of("money"))).isEqualTo(covers);
        assertThat(Grant.parse(grant)).hasToString(grant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"boss", "viewer:", "viewer:tag=", "admin:sales_*", "editor:tag=money", ""})
    void what_is_no_grant_is_refused(String text) {
        assertThatThrownBy(() -> Grant.parse(text)).isInstanceOf(WaybillException.class);
    }

    @Test
    void no_pattern_takes_long() {
        assertThat(Grant.parse("viewer:" + "*a".repeat(100) + "b").covers("a".repeat(250), List.of()))
                .isFalse();
    }
}
