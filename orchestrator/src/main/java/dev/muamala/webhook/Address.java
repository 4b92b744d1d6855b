package dev.muamala.webhook;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.LocalizedText;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/** What can be said of the address of a webhook without asking anybody. What its name stands for is looked at later. */
record Address(boolean allowHttp, Set<Integer> ports, Reachable reachable) {
    private static final String POINTER = "/url";
    private static final int MOST = 2_000;

    /** What is wrong with it; empty when nothing is. */
    Optional<Violation> fault(String url) {
        if (url.length() > MOST) {
            return fault("too-long", "العنوان طويل جدا.", "The address is longer than " + MOST + " characters.");
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return notAnAddress();
        }
        if (uri.getHost() == null || uri.getScheme() == null || !url.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            return notAnAddress();
        }
        if (!uri.getScheme().equals("https") && !(allowHttp && uri.getScheme().equals("http"))) {
            return fault(
                    "scheme-not-allowed", "يجب أن يبدأ العنوان بـ https://.", "The address must begin with https://.");
        }
        if (uri.getRawUserInfo() != null) {
            return fault(
                    "credentials-not-allowed",
                    "لا يجوز أن يحتوي العنوان على اسم مستخدم أو كلمة مرور.",
                    "The address must not hold a user or password; every message is signed instead.");
        }
        if (uri.getRawFragment() != null) {
            return fault("fragment-not-allowed", "لا معنى لجزء # هنا.", "The address must not have a #fragment.");
        }
        if (!ports.isEmpty() && !ports.contains(port(uri))) {
            return fault(
                    "port-not-allowed", "هذا المنفذ غير مسموح.", "This port is not allowed; these are: " + ports + ".");
        }
        return literal(uri.getHost())
                .filter(address -> !reachable.allows(address))
                .flatMap(address -> fault(
                        "address-not-allowed",
                        "لا يجوز إرسال الإشعارات إلى هذا العنوان.",
                        "This address is not public, so nothing can be sent to it."));
    }

    private static int port(URI uri) {
        return uri.getPort() != -1 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    }

    private static Optional<InetAddress> literal(String host) {
        boolean v6 = host.startsWith("[");
        if (!v6 && !host.matches("[0-9.]+")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static Optional<Violation> notAnAddress() {
        return fault(
                "not-an-address",
                "هذا ليس عنوانا صحيحا.",
                "This is no address; write for example https://app.example.ae/hooks.");
    }

    private static Optional<Violation> fault(String code, String ar, String en) {
        return Optional.of(new Violation(POINTER, code, new LocalizedText(ar, en)));
    }
}
