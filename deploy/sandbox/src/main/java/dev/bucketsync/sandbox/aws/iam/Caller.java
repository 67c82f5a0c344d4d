package dev.bucketsync.sandbox.aws.iam;

import java.util.Optional;
import java.util.Set;

/// Who signed a request: always the session of some role.
public sealed interface Caller {
    RoleArn role();

    String sessionName();

    String roleId();

    default String arn() {
        return role().session(sessionName());
    }

    default String userId() {
        return roleId() + ":" + sessionName();
    }

    default String account() {
        return role().account();
    }

    /// The names under which a trust policy may know this caller.
    default Set<String> principals() {
        return Set.of(role().toString(), arn(), role().accountRoot(), account());
    }

    /// The platform itself, with static credentials. It may assume any role that trusts it, and nothing else.
    record Platform(RoleArn role, String sessionName, String roleId) implements Caller {}

    /// A session of a customer's role, perhaps narrowed by a policy of its own.
    record Session(RoleArn role, String roleId, String sessionName, Optional<Policy> policy) implements Caller {}
}
