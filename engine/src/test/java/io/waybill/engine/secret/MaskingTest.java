package io.waybill.engine.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MaskingTest {

    @Test
    void each_value_is_masked_wherever_it_stands() {
        assertThat(Masking.of(List.of("s3cret", "h0rse")).mask("s3cret,h0rse;s3crets3cret s3cre"))
                .isEqualTo("***,***;****** s3cre");
    }

    @Test
    void the_longest_value_is_masked_whole() {
        assertThat(Masking.of(List.of("pass", "password", "sword")).mask("the password, a pass, swords"))
                .isEqualTo("the ***, a ***, ***s");
    }

    @Test
    void values_that_are_too_short_to_be_secrets_are_left_alone() {
        assertThat(Masking.of(List.of("", "abc", "  a  ")).mask("abcabc   a   "))
                .isEqualTo("abcabc   a   ");
        assertThat(Masking.of(List.of("abcd")).mask("abcabcd")).isEqualTo("abc***");
    }

    @Test
    void a_value_of_several_lines_is_masked_line_by_line_too() {
        Masking masking = Masking.of(List.of("-----BEGIN KEY-----\nMIIEvQ"));

        assertThat(masking.mask("-----BEGIN KEY-----\nMIIEvQ!")).isEqualTo("***!");
        assertThat(masking.mask("key: MIIEvQ")).isEqualTo("key: ***");
    }

    @Test
    void a_text_without_secrets_is_the_same_and_nothing_is_told_of_the_values() {
        String text = "plain";

        assertThat(Masking.of(List.of("s3cret")).mask(text)).isSameAs(text);
        assertThat(Masking.NONE.mask(text)).isSameAs(text);
        assertThat(Masking.of(List.of("s3cret"))).hasToString("Masking[1 values]");
    }

    @Test
    void a_value_is_masked_as_json_writes_it_too() {
        assertThat(Masking.of(List.of("a\"b\\c\td")).mask("{\"x\":\"a\\\"b\\\\c\\td\"}"))
                .isEqualTo("{\"x\":\"***\"}");
    }
}
