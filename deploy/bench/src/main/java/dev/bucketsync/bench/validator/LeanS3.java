package dev.bucketsync.bench.validator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// S3's answers to ranged GETs at the least cost there is, so that a figure is the client's and not the server's.
/// Signatures are not looked at; a bucket may hang, and every answer may take its time.
final class LeanS3 implements AutoCloseable {
    private static final int BACKLOG = 1_024;
    private static final String RANGE = "range: bytes=";

    private final ServerSocket server;
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final LongAdder gets = new LongAdder();
    private volatile Duration latency = Duration.ZERO;

    private LeanS3(ServerSocket server) {
        this.server = server;
    }

    static LeanS3 start() {
        try {
            LeanS3 s3 = new LeanS3(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
            Thread.ofPlatform().daemon().name("lean-s3").start(s3::accept);
            return s3;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /// @param path bucket and key, beginning with a slash
    void put(String path, byte[] content) {
        objects.put(path, content);
    }

    void latency(Duration each) {
        latency = each;
    }

    long gets() {
        return gets.sum();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // The server was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            for (String path = line(in); !path.isEmpty(); path = line(in)) {
                answer(socket, path.split(" ", 3)[1], range(in));
            }
        } catch (IOException _) {
            // The client hung up, as it may.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Socket socket, String path, String range) throws IOException, InterruptedException {
        byte[] content = objects.get(path);
        if (content == null) {
            // A bucket that never answers.
            TimeUnit.HOURS.sleep(1);
            return;
        }
        TimeUnit.NANOSECONDS.sleep(latency.toNanos());
        gets.increment();
        String[] ends = range.split("-", 2);
        int from = Integer.parseInt(ends[0]);
        int to = ends[1].isEmpty() ? content.length - 1 : Math.min(content.length - 1, Integer.parseInt(ends[1]));
        String head = "HTTP/1.1 206 Partial Content\r\nContent-Type: image/jpeg\r\nAccept-Ranges: bytes\r\n"
                + "Content-Range: bytes " + from + "-" + to + "/" + content.length + "\r\nContent-Length: "
                + (to - from + 1) + "\r\n\r\n";
        byte[] answer = new byte[head.length() + to - from + 1];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, answer, 0, head.length());
        System.arraycopy(content, from, answer, head.length(), to - from + 1);
        socket.getOutputStream().write(answer);
    }

    /// Reads the request's headers to their end.
    private static String range(InputStream in) throws IOException {
        String range = "0-";
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, RANGE, 0, RANGE.length())) {
                range = header.substring(RANGE.length());
            }
        }
        return range;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(80);
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
