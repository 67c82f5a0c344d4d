package dev.bucketsync.sandbox.aws.iam;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The roles that customers have made, and what they let their sessions do. Changes count at once, for running
/// sessions too; sessions of a role that was deleted may do nothing, even after one of its name is made again.
public final class Iam {
    private static final int ROLE_ID_LENGTH = 17;
    private static final Duration USUAL_LONGEST_SESSION = Duration.ofHours(1);

    private final Map<RoleArn, Role> roles = new ConcurrentHashMap<>();

    /// Makes a role, or gives one that exists new documents, as JSON text. What AWS would not take is a
    /// `MalformedPolicyException`.
    public Role putRole(String arn, String trustPolicy, String permissionPolicy, Duration longestSession) {
        var parsed = RoleArn.parse(arn);
        var documents = Role.Documents.parse(trustPolicy, permissionPolicy);
        return roles.compute(
                parsed, (_, old) -> new Role(parsed, old == null ? newId() : old.id(), documents, longestSession));
    }

    /// Makes a role whose sessions last an hour at most, as AWS's console does.
    public Role putRole(String arn, String trustPolicy, String permissionPolicy) {
        return putRole(arn, trustPolicy, permissionPolicy, USUAL_LONGEST_SESSION);
    }

    public void deleteRole(String arn) {
        roles.remove(RoleArn.parse(arn));
    }

    public Optional<Role> role(RoleArn arn) {
        return Optional.ofNullable(roles.get(arn));
    }

    public Collection<Role> roles() {
        return roles.values();
    }

    /// Whether the caller's own policies let it do this.
    public boolean permits(Caller caller, Ask ask) {
        return switch (caller) {
            case Caller.Platform _ -> ask.action().equals("sts:AssumeRole");
            case Caller.Session session ->
                role(session.role())
                        .filter(role -> role.id().equals(session.roleId()))
                        .filter(role -> role.permissions().permits(ask))
                        .filter(_ -> session.policy()
                                .map(policy -> policy.permits(ask))
                                .orElse(true))
                        .isPresent();
        };
    }

    static String newId() {
        return "AROA" + Secrets.idOf(ROLE_ID_LENGTH);
    }
}
