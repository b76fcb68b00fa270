package io.waybill.engine.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/** Whom an address belongs to. An IPv6 address that stands for an IPv4 one is judged as that one. */
enum AddressKind {
    /** Anybody. */
    PUBLIC,
    /** This machine, or a network that is not the Internet. */
    PRIVATE,
    /** The metadata services of clouds, what is link-local, and what no service has. */
    FORBIDDEN;

    /** Of the address. */
    static AddressKind of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return ofFour(bytes);
        }
        byte[] inner = embedded(bytes);
        if (inner.length > 0) {
            return ofFour(inner);
        }
        boolean isMetadata = starts(bytes, 0xfd, 0x00, 0x0e, 0xc2);
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || address.isLinkLocalAddress() || isMetadata) {
            return FORBIDDEN;
        }
        // fc00::/7 are the private ones, fec0::/10 were.
        boolean isPrivate = address.isLoopbackAddress() || address.isSiteLocalAddress() || (bytes[0] & 0xfe) == 0xfc;
        return isPrivate ? PRIVATE : PUBLIC;
    }

    private static AddressKind ofFour(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean isMetadata = starts(bytes, 100, 100, 100, 200) // Alibaba
                || starts(bytes, 168, 63, 129, 16) // Azure
                || starts(bytes, 192, 0, 0, 192); // Oracle
        if (isMetadata || first == 0 || first >= 224 || (first == 169 && second == 254)) {
            return FORBIDDEN;
        }
        boolean isPrivate = first == 10
                || first == 127
                || (first == 172 && second >= 16 && second < 32)
                || (first == 192 && second == 168)
                || (first == 100 && second >= 64 && second < 128)
                || (first == 198 && (second == 18 || second == 19))
                || starts(bytes, 192, 0, 0);
        return isPrivate ? PRIVATE : PUBLIC;
    }

    /** The IPv4 address within an IPv6 one: mapped, compatible, NAT64 and 6to4; empty where there is none. */
    private static byte[] embedded(byte[] bytes) {
        boolean zeros = true;
        for (int i = 0; i < 10; i++) {
            zeros &= bytes[i] == 0;
        }
        boolean mapped = zeros && bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
        boolean compatible =
                zeros && bytes[10] == 0 && bytes[11] == 0 && (bytes[12] != 0 || bytes[13] != 0 || bytes[14] != 0);
        if (mapped || compatible || starts(bytes, 0x00, 0x64, 0xff, 0x9b)) {
            return Arrays.copyOfRange(bytes, 12, 16);
        }
        return starts(bytes, 0x20, 0x02) ? Arrays.copyOfRange(bytes, 2, 6) : new byte[0];
    }

    private static boolean starts(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
