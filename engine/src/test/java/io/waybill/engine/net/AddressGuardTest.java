package io.waybill.engine.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private final AddressGuard guard = new AddressGuard(List.of());
    private final AddressGuard allowing = new AddressGuard(List.of("true"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "2852039166", // 169.254.169.254 as one number
                "169.16689662",
                "::ffff:169.254.169.254",
                "::ffff:a9fe:a9fe",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "::a9fe:a9fe",
                "fe80::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "0.0.0.0",
                "0",
                "::",
                "224.0.0.1",
                "255.255.255.255",
                "ff02::1"
            })
    void these_are_never_called(String host) {
        assertThatThrownBy(() -> allowing.resolve(host))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADDRESS_REFUSED))
                .hasMessageContaining("The engine never calls " + host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "2130706433",
                "127.1",
                "::1",
                "::ffff:127.0.0.1",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "198.18.0.1",
                "fc00::1",
                "fd12::1",
                "fec0::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::"
            })
    void these_are_called_where_a_setting_allows_it(String host) {
        assertThatThrownBy(() -> guard.resolve(host))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADDRESS_REFUSED))
                .hasMessageContaining("http.allow_private: " + host);
        assertThat(allowing.resolve(host)).hasSize(1);
        assertThat(new AddressGuard(List.of(host)).resolve(host)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808"})
    void these_are_anybodys(String host) {
        assertThat(guard.resolve(host)).hasSize(1);
    }

    @Test
    void of_a_name_each_address_is_judged() throws UnknownHostException {
        InetAddress[] both = {InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")};
        AddressGuard.Lookup lookup = host -> both;

        assertThatThrownBy(() -> new AddressGuard(List.of(), lookup).resolve("two.example.com"))
                .hasMessageContaining("two.example.com (10.0.0.1)");
        assertThat(new AddressGuard(List.of("TWO.example.com"), lookup).resolve("two.example.com"))
                .isEqualTo(both);
        assertThat(new AddressGuard(List.of(".example.com"), lookup).resolve("Two.Example.com"))
                .isEqualTo(both);
        assertThatThrownBy(() -> new AddressGuard(List.of("example.com", "false"), lookup).resolve("two.example.com"))
                .hasMessageContaining("private");
    }

    @Test
    void a_name_that_nobody_knows_may_be_known_later() {
        AddressGuard.Lookup nobody = host -> {
            throw new UnknownHostException(host);
        };
        assertThatThrownBy(() -> new AddressGuard(List.of(), nobody).resolve("gone.example.com"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    }
}
