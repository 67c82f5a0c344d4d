package dev.bucketsync.connector.audit;

import dev.bucketsync.events.id.AccountId;
import java.util.List;

/// Whether an account's books agree, counted from every line and every asset in one snapshot.
///
/// @param agrees whether every difference below is 0
/// @param lines how many the ledger has, and `numbered` how many it has numbered
public record AccountAudit(
        AccountId account, boolean agrees, long lines, long numbered, List<PeriodAudit> periods, AssetCounts assets) {
    public AccountAudit {
        periods = List.copyOf(periods);
    }

    static AccountAudit of(
            AccountId account, long lines, long numbered, List<PeriodAudit> periods, AssetCounts assets) {
        boolean agrees = lines == numbered
                && periods.stream().allMatch(period -> period.drift() == 0)
                && assets.uncharged() == 0
                && assets.otherUnits() == 0;
        return new AccountAudit(account, agrees, lines, numbered, periods, assets);
    }

    /// A period's balance, used less credited, and the sum of its lines.
    public record PeriodAudit(String period, long balance, long sumOfLines, long drift) {}

    /// What is admitted, against what was charged.
    ///
    /// @param assets rows of the catalogue; `contents` counts an object shown by two connections once
    /// @param uncharged contents that are assets and were never charged: must be 0
    /// @param otherUnits contents charged with other units than their asset shows: must be 0
    /// @param chargedWithoutAsset removed, overwritten or refused since; charges stand, so this is no error
    public record AssetCounts(long assets, long contents, long uncharged, long otherUnits, long chargedWithoutAsset) {}
}
