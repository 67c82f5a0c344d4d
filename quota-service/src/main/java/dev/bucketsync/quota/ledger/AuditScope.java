package dev.bucketsync.quota.ledger;

/// Which books an audit looks at.
public enum AuditScope {
    /// Those with a change since they were last looked at.
    CHANGED,
    /// Every one: a balance that was changed behind the ledger's back shows without a further charge.
    ALL
}
