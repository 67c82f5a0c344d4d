package dev.bucketsync.sandbox.aws.iam;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One question to a policy: may this action be done to this resource, in this context?
public record Ask(String action, String resource, Map<String, String> context, Set<String> principals) {
    /// Context keys whose absence is known; any other key a policy names cannot be evaluated here.
    private static final Set<String> KNOWN_KEYS =
            Set.of("s3:prefix", "s3:delimiter", "s3:max-keys", "sts:externalid", "sts:rolesessionname");

    public Ask {
        context = Map.copyOf(context);
        principals = Set.copyOf(principals);
    }

    public static Ask of(String action, String resource) {
        return of(action, resource, Map.of());
    }

    /// Context keys are given in lower case: policies may spell them in any case.
    public static Ask of(String action, String resource, Map<String, String> context) {
        return new Ask(action, resource, context, Set.of());
    }

    /// The same asked by somebody, for a policy that names principals.
    public Ask by(Set<String> names) {
        return new Ask(action, resource, context, names);
    }

    static boolean knows(String key) {
        return KNOWN_KEYS.contains(key);
    }

    Optional<String> value(String key) {
        return Optional.ofNullable(context.get(key));
    }
}
