package io.waybill.engine.net;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which hosts the engine may call where a DAG file says so. Metadata services and what is link-local never; private and
 * loopback addresses where a setting allows them. It gives the addresses that it has judged, and whoever calls connects to
 * these: a name that is looked up a second time may lead elsewhere by then. Immutable.
 */
public final class AddressGuard {
    private static final String EVERYTHING = "true";

    private final Set<String> privateHosts;
    private final Lookup lookup;

    /** Finds the addresses of a host. */
    @FunctionalInterface
    public interface Lookup {
        /**
         * All of them.
         *
         * @throws UnknownHostException where there is none
         */
        InetAddress[] find(String host) throws UnknownHostException;
    }

    /**
     * A guard.
     *
     * @param allowPrivate the hosts that may have private or loopback addresses, one that begins with a dot standing for all
     *     below it; {@code true} for all of them
     */
    public AddressGuard(List<String> allowPrivate) {
        this(allowPrivate, InetAddress::getAllByName);
    }

    /** The same with another way of looking names up. */
    public AddressGuard(List<String> allowPrivate, Lookup lookup) {
        this.privateHosts = allowPrivate.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .filter(host -> !host.equals("false"))
                .collect(Collectors.toUnmodifiableSet());
        this.lookup = lookup;
    }

    /**
     * The addresses of a host, all of which may be called.
     *
     * @param name of the host, or its address in any notation
     * @throws WaybillException {@code ADDRESS_REFUSED} where one of them may not; {@code SERVICE_UNAVAILABLE} where there is
     *     none
     */
    public InetAddress[] resolve(String name) {
        // An address of IPv6 as URLs have it.
        String host = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        InetAddress[] addresses;
        try {
            addresses = lookup.find(host);
        } catch (UnknownHostException e) {
            throw new WaybillException(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "Nobody knows the host '" + host + "' at this time; check its name, and the network",
                    e);
        }
        for (InetAddress address : addresses) {
            check(host, address);
        }
        return addresses;
    }

    private void check(String host, InetAddress address) {
        switch (AddressKind.of(address)) {
            case PUBLIC -> {}
            case PRIVATE -> {
                if (!isAllowed(host.toLowerCase(Locale.ROOT))) {
                    throw new WaybillException(
                            ErrorCode.ADDRESS_REFUSED,
                            "The engine does not call " + told(host, address) + ", which is a private address; whoever"
                                    + " runs Waybill allows it by the setting http.allow_private: " + host);
                }
            }
            case FORBIDDEN ->
                throw new WaybillException(
                        ErrorCode.ADDRESS_REFUSED,
                        "The engine never calls " + told(host, address)
                                + ", which belongs to the machine that it runs on and not to a service; name another host");
        }
    }

    private boolean isAllowed(String host) {
        return privateHosts.contains(EVERYTHING)
                || privateHosts.contains(host)
                || privateHosts.stream().anyMatch(allowed -> allowed.startsWith(".") && host.endsWith(allowed));
    }

    private static String told(String host, InetAddress address) {
        String numbers = address.getHostAddress();
        return host.equals(numbers) ? host : host + " (" + numbers + ")";
    }
}
