package io.waybill.container.local.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The check against {@code get-vanilla} of AWS's published Signature Version 4 test suite. */
class SignatureCheckTest {

    private static final Instant SIGNED_AT = Instant.parse("2015-08-30T12:36:00Z");
    private static final String AUTHORIZATION =
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                    + " SignedHeaders=host;x-amz-date,"
                    + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";

    private final Map<String, String> headers = new HashMap<>(
            Map.of("host", "example.amazonaws.com", "x-amz-date", "20150830T123600Z", "authorization", AUTHORIZATION));
    private String body = "";
    private Duration age = Duration.ZERO;

    @Test
    void the_published_signature_passes() {
        assertThatCode(this::verify).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5M", "PT-5M"})
    void a_signature_may_be_five_minutes_off(String off) {
        age = Duration.parse(off);

        assertThatCode(this::verify).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"PT5M1S,Signature expired", "PT-5M-1S,Signature not yet current"})
    void an_older_or_newer_one_is_refused(String off, String message) {
        age = Duration.parse(off);

        refuses(ErrorCode.INVALID_SIGNATURE, message);
    }

    @Test
    void another_body_than_the_signed_one_is_refused() {
        body = "x";

        refuses(ErrorCode.INVALID_SIGNATURE, "The request signature we calculated does not match");
    }

    @ParameterizedTest
    @CsvSource({
        "5fa00fa3,5fa00fa4,INVALID_SIGNATURE",
        "AKIDEXAMPLE,AKIDOTHER,UNRECOGNIZED_CLIENT",
        "/service/,/ecs/,INVALID_SIGNATURE",
        "us-east-1,eu-west-1,INVALID_SIGNATURE",
        "20150830,20150831,INVALID_SIGNATURE",
        "host;x-amz-date,x-amz-date,INVALID_SIGNATURE",
        "host;x-amz-date,host,INVALID_SIGNATURE",
        "AWS4-HMAC-SHA256,AWS4-HMAC-MD5,INCOMPLETE_SIGNATURE",
        "'Signature=','Sig=',INCOMPLETE_SIGNATURE"
    })
    void a_changed_authorization_is_refused(String part, String other, ErrorCode code) {
        headers.put("authorization", AUTHORIZATION.replace(part, other));

        refuses(code, "");
    }

    @Test
    void a_request_without_signature_or_date_is_refused() {
        headers.remove("x-amz-date");
        refuses(ErrorCode.INVALID_SIGNATURE, "Date");
        headers.put("x-amz-date", "yesterday");
        refuses(ErrorCode.INVALID_SIGNATURE, "Date must be");
        headers.remove("authorization");
        refuses(ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
    }

    private void refuses(ErrorCode code, String message) {
        assertThatThrownBy(this::verify)
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private void verify() {
        Clock clock = Clock.fixed(SIGNED_AT.plus(age), ZoneOffset.UTC);
        new SignatureCheck("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", clock)
                .verify(
                        new Received(
                                "GET",
                                "/",
                                "",
                                headers::get,
                                SignatureCheck.hash(body.getBytes(StandardCharsets.UTF_8))),
                        "service");
    }
}
