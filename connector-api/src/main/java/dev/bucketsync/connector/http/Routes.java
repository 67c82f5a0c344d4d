package dev.bucketsync.connector.http;

import io.javalin.config.RoutesConfig;

/// A feature's part of the API.
public interface Routes {
    void register(RoutesConfig routes);
}
