package dev.bucketsync.runtime.aws;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that treats every request in one way, mostly badly.
final class BrokenServer implements AutoCloseable {
    private final ServerSocket listening;
    private final Manner manner;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final AtomicInteger left = new AtomicInteger();

    /// What is done to a client after its request.
    @FunctionalInterface
    interface Manner {
        void treat(Socket client) throws IOException;
    }

    private BrokenServer(Manner manner) throws IOException {
        this.manner = manner;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    static BrokenServer start(Manner manner) throws IOException {
        return new BrokenServer(manner);
    }

    static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    static void silent(Socket client) {}

    static void noHttp(Socket client) throws IOException {
        say(client, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
        client.close();
    }

    static void halfABody(Socket client) throws IOException {
        say(client, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
        client.close();
    }

    static void stalledBody(Socket client) throws IOException {
        say(client, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
    }

    /// Answers with this status and error document.
    static Manner answering(int status, String body) {
        return client -> say(
                client,
                "HTTP/1.1 %d Status\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(status, body.length(), body));
    }

    static String error(String code) {
        return "<Error><Code>%s</Code><Message>m</Message></Error>".formatted(code);
    }

    private static void say(Socket client, String text) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /// The requests, up to the end of their headers.
    List<String> heads() {
        return heads;
    }

    /// How many connections their clients have closed.
    int left() {
        return left.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try {
            for (String head = head(client); !head.isEmpty(); head = head(client)) {
                heads.add(head);
                manner.treat(client);
            }
            left.incrementAndGet();
        } catch (IOException _) {
            // The client went away, or was sent away.
        }
    }

    /// Nothing when the client has gone.
    private static String head(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = client.isClosed() ? -1 : client.getInputStream().read();
            if (read < 0) {
                return "";
            }
            head.append((char) read);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
