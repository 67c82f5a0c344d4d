package dev.bucketsync.sandbox.aws.iam;

import java.util.List;

/// A policy document, evaluated as pasted: an explicit Deny wins, then one Allow is needed.
public record Policy(List<Statement> statements) {
    public Policy {
        statements = List.copyOf(statements);
    }

    /// Reads a permission policy (also one given with a session): statements have resources and no principal.
    public static Policy permissions(String json) {
        return new PolicyParser(PolicyParser.Kind.PERMISSIONS).parse(json);
    }

    /// Reads a role's trust policy: statements have principals and no resource.
    public static Policy trust(String json) {
        return new PolicyParser(PolicyParser.Kind.TRUST).parse(json);
    }

    public boolean permits(Ask ask) {
        return statements.stream().noneMatch(statement -> !statement.allows() && statement.match(ask) != Match.NO)
                && statements.stream().anyMatch(statement -> statement.allows() && statement.match(ask) == Match.YES);
    }
}
