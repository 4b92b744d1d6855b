package dev.muamala.whole;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests that no HTTP client would send, byte by byte. */
record RawHttp(int port) {
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String CHUNKED = "\r\ntransfer-encoding: chunked";
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");

    /** @param head in lower case */
    record Answer(int status, String head, String body) {}

    /** A request of these lines, to which the host and the end of the connection are added. */
    Answer send(String head, byte[] body) {
        byte[] start = (head + "\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(start);
        bytes.writeBytes(body);
        return send(bytes.toByteArray());
    }

    /** Exactly these bytes. */
    Answer send(byte[] bytes) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            try {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
            } catch (SocketException closed) {
                // the server has said what it has to say and does not read on
            }
            return read(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer read(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[8_192];
        try {
            while (!isWhole(all.toString(StandardCharsets.ISO_8859_1))) {
                int read = socket.getInputStream().read(part);
                if (read < 0) {
                    break;
                }
                all.write(part, 0, read);
            }
        } catch (SocketException reset) {
            // what came before it counts
        }
        String text = all.toString(StandardCharsets.UTF_8);
        int end = text.indexOf(END_OF_HEAD);
        if (end < 0) {
            throw new IllegalStateException("no answer, but \"" + text + "\"");
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        String body = text.substring(end + END_OF_HEAD.length());
        return new Answer(Integer.parseInt(text.substring(9, 12)), head, head.contains(CHUNKED) ? whole(body) : body);
    }

    /** Problems are short, so they come in one chunk. */
    private static String whole(String chunk) {
        return chunk.substring(chunk.indexOf("\r\n") + 2, chunk.indexOf("\r\n0\r\n"));
    }

    private static boolean isWhole(String answer) {
        int end = answer.indexOf(END_OF_HEAD);
        if (answer.toLowerCase(Locale.ROOT).contains(CHUNKED)) {
            return answer.endsWith("0\r\n\r\n");
        }
        Matcher length = LENGTH.matcher(answer);
        return end >= 0
                && length.find()
                && answer.length() >= end + END_OF_HEAD.length() + Integer.parseInt(length.group(1));
    }
}
