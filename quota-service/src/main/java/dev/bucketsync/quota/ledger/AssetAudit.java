package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.AssetEvent.AssetUpdated;
import dev.bucketsync.events.EventId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/// Proves that what is an asset was charged, with the units that it shows.
public final class AssetAudit {
    private final Jdbi jdbi;

    public AssetAudit(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// What was last said under a message key: an asset, or that there is none.
    ///
    /// @param key of the message, the same for an object's later states
    public record Said(String key, Optional<AssetUpdated> asset) {
        /// Names the object without showing its key.
        String subject() {
            return EventId.derived(key).value();
        }
    }

    private record Wrong(String subject, AssetUpdated asset, Digest identity, Optional<Long> charged) {}

    /// Looks the assets' charges up; notes what does not agree and forgets what does now.
    ///
    /// @param said at most once for each key
    public void check(Collection<Said> said) {
        jdbi.useTransaction(handle -> {
            forget(handle, said);
            note(handle, wrong(handle, said));
        });
    }

    private static List<Wrong> wrong(Handle handle, Collection<Said> said) {
        List<AssetUpdated> assets =
                said.stream().flatMap(each -> each.asset().stream()).toList();
        Map<Digest, Long> charged = new BookReader(handle).chargedUnits(assets);
        return said.stream()
                .flatMap(each -> each.asset().stream().map(asset -> wrong(each.subject(), asset, charged)))
                .filter(each -> each.charged()
                        .filter(units -> units == each.asset().units())
                        .isEmpty())
                .toList();
    }

    private static Wrong wrong(String subject, AssetUpdated asset, Map<Digest, Long> charged) {
        Digest identity = Charge.identityOf(asset.object(), asset.now().etag());
        return new Wrong(subject, asset, identity, Optional.ofNullable(charged.get(identity)));
    }

    private static void forget(Handle handle, Collection<Said> said) {
        Update update = handle.createUpdate(AuditSql.FORGET_ASSETS);
        new Columns<>(update, said).text("subjects", Said::subject);
        update.execute();
    }

    private static void note(Handle handle, List<Wrong> wrong) {
        if (wrong.isEmpty()) {
            return;
        }
        Update update = handle.createUpdate(AuditSql.NOTE_ASSETS);
        new Columns<>(update, wrong)
                .text("accounts", each -> each.asset().object().account().value())
                .text("subjects", Wrong::subject)
                .bytes("identities", each -> each.identity().bytes())
                .number("expected", each -> each.asset().units())
                .number("found", each -> each.charged().orElse(null));
        update.execute();
    }
}
