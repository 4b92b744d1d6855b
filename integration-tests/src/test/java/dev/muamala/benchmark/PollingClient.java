package dev.muamala.benchmark;

import dev.muamala.access.Role;
import dev.muamala.whole.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Apps that poll over HTTP/1.1, each on a connection of its own that it keeps. It does no more than it must. */
final class PollingClient {
    private final InetSocketAddress server;

    PollingClient(int port) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** @param micros of each poll */
    record Polls(double seconds, int bodyBytes, double[] micros) {
        double perSecond() {
            return micros.length / seconds;
        }
    }

    static String citizen() {
        return TestTokens.bearer(TestTokens.of(MuamalaEngine.APPLICANT.value(), Role.CITIZEN));
    }

    /** Every server is sent the token, also those that do not look at it. */
    static byte[] get(String path, String... headers) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        request.append("Authorization: ").append(citizen()).append("\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        return request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks as fast as it is answered. Every answer must have the status. */
    Polls poll(List<byte[]> requests, int status, int connections, Duration duration) throws InterruptedException {
        long begun = System.nanoTime();
        List<App> apps = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            apps.add(new App(requests, status, begun + duration.toNanos(), i));
        }
        apps.forEach(Thread::start);
        for (App app : apps) {
            app.join();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double[] micros =
                apps.stream().flatMapToDouble(app -> Arrays.stream(app.taken())).toArray();
        return new Polls(seconds, apps.get(0).bodyBytes, micros);
    }

    private final class App extends Thread {
        private final List<byte[]> requests;
        private final int status;
        private final long end;
        private final Random random;
        private final byte[] buffer = new byte[64 * 1024];
        private double[] micros = new double[10_000];
        private int polls;
        private int bodyBytes;

        App(List<byte[]> requests, int status, long end, int seed) {
            this.requests = requests;
            this.status = status;
            this.end = end;
            this.random = new Random(seed);
        }

        double[] taken() {
            return Arrays.copyOf(micros, polls);
        }

        @Override
        public void run() {
            try {
                while (System.nanoTime() < end) {
                    try (Socket socket = new Socket()) {
                        socket.setTcpNoDelay(true);
                        socket.connect(server);
                        boolean kept = true;
                        while (kept && System.nanoTime() < end) {
                            kept = poll(socket);
                        }
                    }
                }
            } catch (IOException e) {
                EngineProcess.fail(e);
            }
        }

        /** @return whether the connection stays open */
        private boolean poll(Socket socket) throws IOException {
            long begun = System.nanoTime();
            socket.getOutputStream().write(requests.get(random.nextInt(requests.size())));
            Head head = read(socket.getInputStream());
            if (head.status() != status) {
                throw new IOException("answered " + head + ", not " + status);
            }
            if (polls == micros.length) {
                micros = Arrays.copyOf(micros, polls * 2);
            }
            micros[polls++] = (System.nanoTime() - begun) / 1e3;
            bodyBytes = head.length();
            return !head.closes();
        }

        private Head read(InputStream in) throws IOException {
            int read = 0;
            int body = -1;
            Head head = null;
            while (head == null || read < body + head.length()) {
                int more = in.read(buffer, read, buffer.length - read);
                if (more < 0) {
                    throw new IOException("The server has closed the connection within an answer");
                }
                read += more;
                if (head == null) {
                    body = endOfHead(buffer, read);
                    head = body < 0 ? null : Head.of(buffer, body);
                }
            }
            return head;
        }
    }

    private record Head(int status, int length, boolean closes) {
        static Head of(byte[] bytes, int end) {
            String text = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
            int length = 0;
            int header = text.indexOf("\r\nContent-Length: ");
            if (header >= 0) {
                int from = header + "\r\nContent-Length: ".length();
                length = Integer.parseInt(text.substring(from, text.indexOf('\r', from)));
            }
            return new Head(Integer.parseInt(text.substring(9, 12)), length, text.contains("\r\nConnection: close"));
        }
    }

    private static int endOfHead(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Long polls that wait, each on a connection of its own, with one thread for all of them. */
    final class Parked implements AutoCloseable {
        private final Selector selector;
        private final long[] answeredAt;
        private final Thread thread = new Thread(this::listen, "parked");
        private volatile boolean closed;

        Parked(List<byte[]> requests) {
            answeredAt = new long[requests.size()];
            try {
                selector = Selector.open();
                for (int i = 0; i < requests.size(); i++) {
                    SocketChannel channel = SocketChannel.open(server);
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    channel.write(ByteBuffer.wrap(requests.get(i)));
                    channel.configureBlocking(false);
                    channel.register(selector, SelectionKey.OP_READ, i);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            thread.setDaemon(true);
            thread.start();
        }

        /** When the first byte of its answer came; 0 while it waits. */
        long answeredAt(int number) {
            synchronized (answeredAt) {
                return answeredAt[number];
            }
        }

        long answered() {
            synchronized (answeredAt) {
                return Arrays.stream(answeredAt).filter(at -> at != 0).count();
            }
        }

        private void listen() {
            ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
            try {
                while (!closed) {
                    selector.select(key -> read(key, buffer));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void read(SelectionKey key, ByteBuffer buffer) {
            long now = System.nanoTime();
            int number = (int) key.attachment();
            try {
                buffer.clear();
                if (((SocketChannel) key.channel()).read(buffer) < 0) {
                    key.cancel();
                }
            } catch (IOException e) {
                key.cancel();
            }
            synchronized (answeredAt) {
                if (answeredAt[number] == 0) {
                    answeredAt[number] = now;
                }
            }
        }

        @Override
        public void close() {
            closed = true;
            selector.wakeup();
            try {
                thread.join();
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
                selector.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
