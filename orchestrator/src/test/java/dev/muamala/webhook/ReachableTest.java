package dev.muamala.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachableTest {
    private static final int CASES = 20_000;

    private final Reachable reachable = new Reachable(List.of());

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2a00:1450:4001:800::200e",
                "2001:4860:4860::8888",
                "64:ff9b::8.8.8.8",
                "2002:0808:0808::1",
                "::ffff:8.8.8.8"
            })
    void public_addresses_are_told(String literal) {
        assertThat(reachable.allows(address(literal))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.0.0",
                "169.254.169.254",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "3fff::1",
                "5f00::1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::8.8.8.8",
                "2002:7f00:1::1",
                "2002:a00:1::",
                "2002:c0a8:101::1",
                "2001:0:5ef5:79fb::1"
            })
    void addresses_that_are_not_public_are_not(String literal) {
        assertThat(reachable.allows(address(literal))).isFalse();
    }

    /** What the JDK knows to be local is an outside judge of part of it. */
    @TestFactory
    Stream<DynamicTest> whatever_stands_for_a_local_address_is_refused_too() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        return Stream.of(DynamicTest.dynamicTest("seed " + seed, () -> {
            for (int i = 0; i < CASES; i++) {
                byte[] four = bytes(random, 4);
                if (i % 3 == 0) {
                    four[0] = (byte) List.of(0, 10, 100, 127, 169, 172, 192, 198, 224)
                            .get(random.nextInt(9))
                            .intValue();
                }
                InetAddress plain = address(four);
                boolean local = plain.isAnyLocalAddress()
                        || plain.isLoopbackAddress()
                        || plain.isLinkLocalAddress()
                        || plain.isSiteLocalAddress()
                        || plain.isMulticastAddress();
                boolean told = reachable.allows(plain);
                assertThat(told && local).as(plain.toString()).isFalse();
                for (InetAddress disguise : disguises(four, bytes(random, 16))) {
                    assertThat(reachable.allows(disguise))
                            .as(plain + " as " + disguise)
                            .isEqualTo(told);
                }
                InetAddress six = address(bytes(random, 16));
                boolean global = (six.getAddress()[0] & 0xe0) == 0x20;
                assertThat(reachable.allows(six) && !global).as(six.toString()).isFalse();
            }
        }));
    }

    private static List<InetAddress> disguises(byte[] four, byte[] rest) {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        System.arraycopy(four, 0, mapped, 12, 4);
        byte[] nat64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        System.arraycopy(four, 0, nat64, 12, 4);
        byte[] sixToFour = rest.clone();
        sixToFour[0] = 0x20;
        sixToFour[1] = 0x02;
        System.arraycopy(four, 0, sixToFour, 2, 4);
        return List.of(address(mapped), address(nat64), address(sixToFour));
    }

    @TestFactory
    Stream<DynamicTest> a_network_holds_what_arithmetic_says() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        return Stream.of(DynamicTest.dynamicTest("seed " + seed, () -> {
            for (int i = 0; i < CASES; i++) {
                int length = random.nextBoolean() ? 4 : 16;
                byte[] base = bytes(random, length);
                base[0] |= 1; // no mapped address, which the JDK would make a shorter one
                int bits = random.nextInt(length * 8 + 1);
                byte[] other = base.clone();
                int flipped = random.nextInt(length * 8);
                other[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
                other[0] |= 1;
                Network network = Network.parse(address(base).getHostAddress() + "/" + bits);
                int shift = length * 8 - bits;
                boolean same =
                        new BigInteger(1, base).shiftRight(shift).equals(new BigInteger(1, other).shiftRight(shift));
                assertThat(network.contains(other))
                        .as(network + " and " + address(other))
                        .isEqualTo(same);
                assertThat(network.contains(base)).isTrue();
                assertThat(network.contains(bytes(random, 20 - length))).isFalse();
            }
        }));
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void what_the_operator_allows_is_told_and_its_neighbours_are_not() {
        Reachable inside = new Reachable(List.of(Network.parse("10.20.0.0/16"), Network.parse("::1/128")));

        assertThat(inside.allows(address("10.20.255.255"))).isTrue();
        assertThat(inside.allows(address("::1"))).isTrue();
        assertThat(inside.allows(address("::ffff:10.20.0.1"))).isTrue();
        assertThat(inside.allows(address("10.21.0.0"))).isFalse();
        assertThat(inside.allows(address("127.0.0.1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0", "10.0.0.0/33", "::/129", "localhost/8", "10.0.0/8", "10.0.0.0/-1", "300.0.0.0/8"
            })
    void what_is_no_network_is_named_with_what_to_write(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.parse(text))
                .withMessageContaining("\"" + text + "\" is no network")
                .withMessageContaining("10.20.0.0/16");
    }
}
