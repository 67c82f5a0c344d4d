package dev.bucketsync.sandbox.aws.iam;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Every access key in use. Temporary ones are bounded: beyond 10,000 the oldest is forgotten, as if never issued.
public final class AccessKeys {
    private static final int MOST_TEMPORARY = 10_000;

    private final Map<String, AccessKey> lasting = new ConcurrentHashMap<>();
    private final Map<String, AccessKey> temporary = new LinkedHashMap<>();

    public void add(AccessKey key) {
        lasting.put(key.id(), key);
    }

    /// Issues temporary credentials.
    public AccessKey issue(Caller.Session session, Instant expires) {
        var token = new AccessKey.Temporary(Secrets.token(), expires);
        var key = new AccessKey("ASIA" + Secrets.idOf(16), Secrets.secret(), Optional.of(token), session);
        synchronized (temporary) {
            temporary.put(key.id(), key);
            if (temporary.size() > MOST_TEMPORARY) {
                temporary.remove(temporary.keySet().iterator().next());
            }
        }
        return key;
    }

    public Optional<AccessKey> find(String id) {
        var key = lasting.get(id);
        if (key != null) {
            return Optional.of(key);
        }
        synchronized (temporary) {
            return Optional.ofNullable(temporary.get(id));
        }
    }
}
