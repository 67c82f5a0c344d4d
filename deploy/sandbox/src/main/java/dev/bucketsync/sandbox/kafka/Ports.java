package dev.bucketsync.sandbox.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Finds out before the broker does whether a port can be had: the broker's own failure comes late and unclear.
final class Ports {
    private Ports() {}

    static int pick(int wanted) {
        try (var socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new IllegalStateException("port " + wanted + " is in use", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
