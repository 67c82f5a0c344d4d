package dev.bucketsync.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Ports of this machine's loopback address.
final class Ports {
    private Ports() {}

    /// The wanted port if it is free, a free one for 0.
    ///
    /// @param name of the option, for the error
    static int claim(String name, int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "port %d (--%s) is in use; choose another, or leave it out to have a free one picked"
                            .formatted(wanted, name),
                    e);
        }
    }
}
