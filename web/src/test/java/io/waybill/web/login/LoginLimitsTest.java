package io.waybill.web.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginLimitsTest {
    private final LoginLimits limits = new LoginLimits(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    private boolean mayTry(String name, String address) {
        return limits.begin(name, address).isZero();
    }

    @Test
    void a_name_is_slowed_down_from_one_address_first_and_from_all_later() {
        for (int i = 0; i < LoginLimits.PER_PAIR; i++) {
            assertThat(mayTry("ada", "10.0.0.1")).isTrue();
        }
        assertThat(limits.begin("ada", "10.0.0.1")).isEqualTo(LoginLimits.WINDOW);
        assertThat(mayTry("ada", "10.0.0.2")).isTrue();
        for (int i = LoginLimits.PER_PAIR + 1; i < LoginLimits.PER_NAME; i++) {
            assertThat(mayTry("ada", "10.0.1." + i)).isTrue();
        }
        assertThat(mayTry("ada", "10.0.2.1")).isFalse();
        assertThat(mayTry("bob", "10.0.2.1")).isTrue();
    }

    @Test
    void an_address_that_tries_many_names_is_slowed_down() {
        for (int i = 0; i < LoginLimits.PER_ADDRESS; i++) {
            assertThat(mayTry("name" + i, "10.0.0.1")).isTrue();
        }
        assertThat(mayTry("ada", "10.0.0.1")).isFalse();
        assertThat(mayTry("ada", "10.0.0.2")).isTrue();
    }

    @Test
    void who_knows_the_password_starts_anew() {
        for (int i = 0; i < 3 * LoginLimits.PER_ADDRESS; i++) {
            assertThat(mayTry("ada", "10.0.0.1")).isTrue();
            limits.succeeded("ada", "10.0.0.1");
        }
    }

    @Test
    void its_memory_is_bounded() {
        for (int i = 0; i < 20_000; i++) {
            limits.begin("name" + i, "address" + i);
        }
        assertThat(limits.kept()).isEqualTo(10_000);
        assertThat(Duration.ZERO).isEqualTo(limits.begin("ada", "10.0.0.1"));
    }
}
