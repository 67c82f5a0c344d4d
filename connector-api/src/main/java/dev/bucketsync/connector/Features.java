package dev.bucketsync.connector;

import dev.bucketsync.connector.account.AccountRoutes;
import dev.bucketsync.connector.account.AccountStore;
import dev.bucketsync.connector.account.Accounts;
import dev.bucketsync.connector.account.Allowance;
import dev.bucketsync.connector.account.UsageBook;
import dev.bucketsync.connector.audit.AuditRoutes;
import dev.bucketsync.connector.catalog.CatalogRoutes;
import dev.bucketsync.connector.connection.ConnectionLookup;
import dev.bucketsync.connector.connection.ConnectionRoutes;
import dev.bucketsync.connector.connection.ConnectionStore;
import dev.bucketsync.connector.connection.ConnectionTestStore;
import dev.bucketsync.connector.credit.CreditRoutes;
import dev.bucketsync.connector.doctor.Doctor;
import dev.bucketsync.connector.doctor.RoleRoutes;
import dev.bucketsync.connector.http.Routes;
import dev.bucketsync.connector.idempotency.IdempotencyKeys;
import dev.bucketsync.connector.outbox.Outbox;
import dev.bucketsync.connector.outbox.Transactions;
import dev.bucketsync.connector.paging.Cursors;
import dev.bucketsync.connector.policy.AwsDocuments;
import dev.bucketsync.connector.policy.PolicyRoutes;
import dev.bucketsync.connector.preview.PreviewRoutes;
import dev.bucketsync.connector.sync.SyncRequests;
import dev.bucketsync.connector.sync.SyncRoutes;
import dev.bucketsync.connector.upkeep.UpkeepRoutes;
import dev.bucketsync.connector.usage.UsageRoutes;
import dev.bucketsync.events.AccountEvent.AccountUpdated;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The features of the API, wired on one database.
record Features(Outbox outbox, ConnectionStore connections, Transactions transactions, InstantSource clock) {
    List<Routes> routes(
            ConnectorSettings settings, Doctor doctor, Function<String, Optional<AccountUpdated>> heardOfAccount) {
        Accounts accounts = new Accounts(new AccountStore(outbox), heardOfAccount);
        UsageBook usage = new UsageBook(accounts, clock);
        Allowance allowance = new Allowance(usage);
        ConnectionLookup lookup = new ConnectionLookup(connections, transactions);
        ConnectionTestStore tests = new ConnectionTestStore();
        Cursors cursors = new Cursors(settings.cursorSecret());
        IdempotencyKeys keys = new IdempotencyKeys(transactions, clock);
        SyncRequests requests = new SyncRequests(outbox, allowance, clock);
        ConnectionRoutes.Admission admission =
                new ConnectionRoutes.Admission(allowance, settings.platform().principal());
        return List.of(
                new ConnectionRoutes(lookup, tests, cursors, keys, admission),
                new PolicyRoutes(lookup, new AwsDocuments(settings.platform().origin())),
                new RoleRoutes(lookup, tests, doctor, clock),
                new SyncRoutes(lookup, requests, keys, cursors),
                new PreviewRoutes(lookup, requests, keys, usage, cursors),
                new UpkeepRoutes(lookup, tests, allowance, clock),
                new CatalogRoutes(lookup, cursors),
                new AccountRoutes(accounts, usage, transactions),
                new UsageRoutes(transactions.jdbi(), cursors),
                new CreditRoutes(accounts, outbox, keys, cursors),
                new AuditRoutes(connections, transactions, cursors));
    }
}
