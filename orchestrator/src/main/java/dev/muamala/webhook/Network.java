package dev.muamala.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** A range of addresses in CIDR notation. */
record Network(InetAddress base, int bits) {
    /** Only literals: nothing may be looked up. */
    private static final Pattern FORM =
            Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.\\d+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)/(\\d{1,3})");

    /** @throws IllegalArgumentException when it is none */
    static Network parse(String text) {
        var parts = FORM.matcher(text);
        try {
            if (parts.matches()) {
                InetAddress base = InetAddress.getByName(parts.group(1));
                int bits = Integer.parseInt(parts.group(2));
                if (bits <= base.getAddress().length * 8) {
                    return new Network(base, bits);
                }
            }
        } catch (UnknownHostException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is no network; write for example 10.20.0.0/16 or fd00::/8.");
    }

    boolean contains(byte[] address) {
        byte[] from = base.getAddress();
        if (address.length != from.length) {
            return false;
        }
        int whole = bits / 8;
        int mask = 0xff00 >> bits % 8 & 0xff;
        return Arrays.equals(address, 0, whole, from, 0, whole)
                && (mask == 0 || ((address[whole] ^ from[whole]) & mask) == 0);
    }
}
