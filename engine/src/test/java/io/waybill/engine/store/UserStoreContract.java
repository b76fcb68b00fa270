package io.waybill.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the stores of users, sessions and tokens promise, whatever the database. */
abstract class UserStoreContract extends ApprovalStoreContract {
    private static final Instant MORNING = Instant.parse("2026-03-01T06:00:00Z");
    private static final GrantRow VIEWER = new GrantRow("viewer", "", "");
    private static final GrantRow OF_SALES = new GrantRow("operator", "sales_*", "");

    private UserStore users() {
        return new UserStore(database());
    }

    private void add(String name, GrantRow... grants) {
        users().insert(new UserRow(name, "hash of " + name, MORNING, false, 0, List.of(grants)));
    }

    @Test
    void a_user_is_read_as_it_was_made_and_changed() {
        add("ada", VIEWER, OF_SALES);
        add("bob");

        assertThat(users().find("ada"))
                .contains(new UserRow("ada", "hash of ada", MORNING, false, 0, List.of(OF_SALES, VIEWER)));
        assertThat(users().find("eve")).isEmpty();
        assertThatThrownBy(() -> add("ada"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_EXISTS));
        users().setPassword("ada", "other");
        users().setDisabled("ada", true);
        users().setGrants("ada", List.of(VIEWER));

        assertThat(users().list())
                .containsExactly(
                        new UserRow("ada", "other", MORNING, true, 2, List.of(VIEWER)),
                        new UserRow("bob", "hash of bob", MORNING, false, 0, List.of()));
        assertThatThrownBy(() -> users().setPassword("eve", "x"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_NOT_FOUND));
    }

    @Test
    void a_user_of_a_provider_is_found_by_subject_and_vouched_for_anew() {
        VouchRow vouch = new VouchRow("https://login.example.com", "248289", MORNING);
        UserRow eve = new UserRow("eve", "", MORNING, false, 0, List.of(VIEWER), vouch);
        add("ada");
        add("bob");
        users().insert(eve);

        assertThat(users().find("https://login.example.com", "248289")).contains(eve);
        assertThat(users().find("https://other.example.com", "248289")).isEmpty();
        assertThatThrownBy(() -> users().insert(new UserRow("eva", "", MORNING, false, 0, List.of(), vouch)))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_EXISTS));
        VouchRow later = new VouchRow(vouch.issuer(), vouch.subject(), MORNING.plus(Duration.ofDays(1)));
        users().vouch("eve", later, List.of(OF_SALES));

        assertThat(users().find("eve")).contains(new UserRow("eve", "", MORNING, false, 0, List.of(OF_SALES), later));
        assertThat(users().find("ada").orElseThrow().vouch()).isNull();
    }

    @Test
    void a_session_is_there_until_it_is_old_or_its_user_has_another_password() {
        add("ada");
        SessionStore sessions = users().sessions();
        SessionRow session = new SessionRow("1", "ada", 0, MORNING, MORNING, "sealed");
        sessions.insert(session);
        sessions.insert(new SessionRow("2", "ada", 0, MORNING, MORNING, null));

        assertThat(sessions.session("1")).contains(session);
        Instant noon = MORNING.plus(Duration.ofHours(6));
        sessions.seen("1", noon);
        sessions.deleteOld(noon, MORNING);
        assertThat(sessions.session("1")).map(SessionRow::seenAt).contains(noon);
        assertThat(sessions.session("2")).isEmpty();

        users().setPassword("ada", "other");
        assertThat(sessions.session("1")).isEmpty();
    }

    @Test
    void a_token_is_found_by_its_hash_until_it_is_taken_back() {
        add("ada");
        SessionStore sessions = users().sessions();
        long id = sessions.insert(new ApiTokenRow(0, "ada", "export", "h", "viewer", MORNING, MORNING, null));
        sessions.used(id, MORNING);

        assertThat(sessions.token("h"))
                .contains(new ApiTokenRow(id, "ada", "export", "h", "viewer", MORNING, MORNING, MORNING));
        assertThat(sessions.tokens("ada")).hasSize(1);
        assertThat(sessions.tokens(null)).hasSize(1);
        sessions.deleteToken(id);
        assertThat(sessions.token("h")).isEmpty();
    }

    @Test
    void the_first_key_stays_unless_it_is_replaced_by_who_knows_it() {
        assertThat(users().key()).isEmpty();
        users().setKey(null, "first");
        users().setKey(null, "second");
        assertThat(users().key()).contains("first");
        users().setKey("other", "third");
        assertThat(users().key()).contains("first");
        users().setKey("first", "fourth");
        assertThat(users().key()).contains("fourth");
    }
}
