package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.period.UsagePeriod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The ledger's core over maps: every batch recalls what it needs and writes back what it changed, as the real one
/// does.
final class MemoryBooks implements Books {
    private final Map<AccountId, Map<UsagePeriod, Balance>> balances = new HashMap<>();
    private final Map<Digest, PastCharge> charged = new HashMap<>();
    private final Map<KeyInPeriod, Long> keyCosts = new HashMap<>();

    @Override
    public List<Decision> charge(List<Charge> batch) {
        Map<AccountId, AccountBook> books = books(batch);
        Decider decider = new Decider(books, charged, keyCosts, Map.of());
        List<Decision> decisions = batch.stream().map(decider::decide).toList();
        decider.entries()
                .forEach(entry -> charged.put(
                        entry.charge().identity(),
                        new PastCharge(
                                entry.charge().asset().units(),
                                entry.cost(),
                                Digest.of(entry.charge().decision()))));
        keyCosts.putAll(decider.newKeyCosts());
        books.values().stream()
                .flatMap(AccountBook::changedBalances)
                .forEach(usage -> balances.computeIfAbsent(usage.account(), _ -> new HashMap<>())
                        .put(usage.period(), usage.balance()));
        return decisions;
    }

    @Override
    public void chargeAndDie(List<Charge> batch) {
        Decider decider = new Decider(books(batch), charged, keyCosts, Map.of());
        batch.forEach(decider::decide);
    }

    private Map<AccountId, AccountBook> books(List<Charge> batch) {
        return batch.stream().collect(Collectors.toMap(Charge::account, this::book, (one, _) -> one));
    }

    private AccountBook book(Charge charge) {
        AccountBook book = new AccountBook(charge.plan(), BookState.NEW);
        balances.getOrDefault(charge.account(), Map.of()).forEach(book::remember);
        return book;
    }

    @Override
    public Totals totals() {
        Map<String, Long> used = new TreeMap<>();
        balances.forEach((account, periods) ->
                periods.forEach((period, balance) -> used.put(account + "/" + period.name(), balance.used())));
        Set<String> contents = charged.keySet().stream().map(Digest::toString).collect(Collectors.toSet());
        return new Totals(used, contents);
    }
}
