package dev.muamala.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses may be told anything: public ones, after the IANA registries of special-purpose addresses, and those
 * of networks that the operator allows. Whoever registers a webhook must not reach through us what only we can reach.
 */
final class Reachable {
    private static final List<Network> SPECIAL_V4 = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    /** All that is in use of IPv6 for the public; what lies outside is local, multicast, mapped or reserved. */
    private static final Network GLOBAL_V6 = Network.parse("2000::/3");

    private static final List<Network> SPECIAL_V6 =
            networks("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20");

    /** These carry an IPv4 address, to which the packets go in the end. */
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");

    private static final Network NAT64 = Network.parse("64:ff9b::/96");

    private final List<Network> allowed;

    /** @param allowed though they are not public */
    Reachable(List<Network> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::parse).toList();
    }

    boolean allows(InetAddress address) {
        byte[] bytes = address.getAddress();
        return isPublic(bytes) || isIn(allowed, bytes);
    }

    private boolean isPublic(byte[] address) {
        if (address.length == 4) {
            return !isIn(SPECIAL_V4, address);
        }
        if (NAT64.contains(address)) {
            return allows(embedded(address, 12));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return allows(embedded(address, 2));
        }
        return GLOBAL_V6.contains(address) && !isIn(SPECIAL_V6, address);
    }

    private static InetAddress embedded(byte[] address, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean isIn(List<Network> networks, byte[] address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
