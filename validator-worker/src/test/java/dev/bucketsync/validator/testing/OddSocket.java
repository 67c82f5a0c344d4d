package dev.bucketsync.validator.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A server below HTTP, in S3's place: it can break every rule, and knows which connections are open.
public final class OddSocket implements AutoCloseable {
    private static final int LENGTH = 8_192;
    private static final int PIECE = 64 * 1024;
    private static final long DRIP_MILLIS = 200;
    private static final int LOOK_MILLIS = 100;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private volatile Manner manner = Manner.GOOD;

    /// How it answers.
    public enum Manner {
        GOOD,
        /// Accepts and never says a word.
        SILENT,
        DRIPPING_HEAD,
        DRIPPING_BODY,
        STALLED_BODY,
        RESET_IN_BODY,
        WRONG_RANGE,
        /// Status 200 and no end.
        ENDLESS
    }

    public OddSocket() {
        try {
            server = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    public void behave(Manner wanted) {
        manner = wanted;
    }

    /// Connections that neither side has closed.
    public int open() {
        return open.size();
    }

    /// Bytes of bodies without an end that were sent.
    public long sent() {
        return sent.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // The server was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    answer(socket, socket.getOutputStream());
                }
            }
        } catch (IOException _) {
            // The client hung up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private void answer(Socket socket, OutputStream out) throws IOException, InterruptedException {
        switch (manner) {
            case GOOD -> {
                out.write(head(0));
                out.write(new byte[LENGTH]);
            }
            case SILENT -> untilHungUp(socket);
            case DRIPPING_HEAD -> drip(out, head(0));
            case DRIPPING_BODY -> {
                out.write(head(0));
                drip(out, new byte[LENGTH]);
            }
            case STALLED_BODY -> {
                out.write(head(0));
                out.write(new byte[LENGTH / 2]);
                untilHungUp(socket);
            }
            case RESET_IN_BODY -> {
                out.write(head(0));
                out.write(new byte[LENGTH / 2]);
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case WRONG_RANGE -> {
                out.write(head(100));
                out.write(new byte[LENGTH]);
            }
            case ENDLESS -> {
                out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(Long.MAX_VALUE / 2)));
                while (true) {
                    out.write(new byte[PIECE]);
                    sent.addAndGet(PIECE);
                }
            }
        }
    }

    private static void untilHungUp(Socket socket) throws IOException {
        socket.setSoTimeout(LOOK_MILLIS);
        while (true) {
            try {
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("hung up");
                }
            } catch (SocketTimeoutException _) {
                // Still there.
            }
        }
    }

    private static void drip(OutputStream out, byte[] bytes) throws IOException, InterruptedException {
        for (byte each : bytes) {
            out.write(each);
            TimeUnit.MILLISECONDS.sleep(DRIP_MILLIS);
        }
    }

    private static byte[] head(int from) {
        return ascii("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %d-%d/5000000\r\nContent-Length: %d\r\n\r\n"
                .formatted(from, from + LENGTH - 1, LENGTH));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
