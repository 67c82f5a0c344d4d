package dev.bucketsync.connector.account;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;

/// How an account stands in its current usage period.
///
/// @param period such as `2026-11`
/// @param credited units an operator gave back; they count on top of the limit
/// @param limit absent when there is no limit, as is `left`
/// @param plan absent when nobody told us of the account
public record Usage(
        String period,
        Instant startsAt,
        Instant endsAt,
        long used,
        long credited,
        OptionalLong limit,
        OptionalLong left,
        Optional<String> plan,
        boolean connectingAllowed) {

    /// One period's book.
    public record Counted(String period, Instant startsAt, Instant endsAt, long used, long credited) {
        /// A period in which nothing has been counted yet.
        static Counted nothing(Instant now, ZoneId zone) {
            YearMonth month = YearMonth.from(now.atZone(zone));
            return new Counted(month.toString(), startOf(month, zone), startOf(month.plusMonths(1), zone), 0, 0);
        }

        private static Instant startOf(YearMonth month, ZoneId zone) {
            return month.atDay(1).atStartOfDay(zone).toInstant();
        }
    }

    /// The limit is the account's present one: raised by an admin, it counts at once.
    static Usage of(Optional<Account> account, Optional<Counted> counted, Instant now) {
        Counted book = counted.orElseGet(
                () -> Counted.nothing(now, account.map(Account::timeZone).orElse(ZoneOffset.UTC)));
        OptionalLong limit = account.map(Account::monthlyQuota).orElse(OptionalLong.of(0));
        return new Usage(
                book.period(),
                book.startsAt(),
                book.endsAt(),
                book.used(),
                book.credited(),
                limit,
                left(limit, book.used(), book.credited()),
                account.map(Account::plan),
                account.map(Account::connectingAllowed).orElse(false));
    }

    /// What limit and credits hold beyond what is used, absent without a limit.
    public static OptionalLong left(OptionalLong limit, long used, long credited) {
        if (limit.isEmpty()) {
            return limit;
        }
        long ofLimit = limit.getAsLong() - used;
        return OptionalLong.of(ofLimit > Long.MAX_VALUE - credited ? Long.MAX_VALUE : Math.max(0, ofLimit + credited));
    }

    boolean exhausted() {
        return left.isPresent() && left.getAsLong() == 0;
    }
}
