package dev.bucketsync.connector.account;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.id.AccountId;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// What is known of accounts: our own row, so that the API sees its own writes, and what the topic says, for the
/// platform may set accounts without us. The higher revision counts.
///
/// @param heard what the topic last said of an account, by its id
public record Accounts(AccountStore store, Function<String, Optional<AccountUpdated>> heard) {
    public Optional<Account> find(Handle handle, AccountId account) {
        return Stream.of(
                        store.find(handle, account),
                        heard.apply(account.value()).map(Account::of))
                .flatMap(Optional::stream)
                .max(Comparator.comparingLong(Account::revision));
    }

    /// Sets an account, under the revision after the highest known one.
    Account put(Handle transaction, Account wanted) {
        store.lock(transaction, wanted.account());
        long known = find(transaction, wanted.account()).map(Account::revision).orElse(0L);
        Account next = wanted.atRevision(known + 1, wanted.updatedAt());
        store.put(transaction, next);
        return next;
    }
}
