package crm.legacy.table;

import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ImportRun;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.ValueParser;
import java.util.Set;

/** Telegram accounts that subscribed to messages. A user without a Telegram account gets that of the subscriber. */
final class TelegramSubscribersImport extends TableImport {

    TelegramSubscribersImport() {
        super(LegacyTable.TELEGRAM_SUBSCRIBER);
        required("telegram_id", "text", ValueParser.text(ValueParser.NAME));
        optional("username", "text", ValueParser.text(ValueParser.NAME));
        times();
        reference(ReferenceColumn.optional("user_id", LegacyTable.USER, "user_id"));
    }

    /** The versions of the users stay, because no person changed them. */
    @Override
    void afterMerge(ImportRun run, Set<String> present) {
        run.update("""
                update users u
                set telegram_id = coalesce(u.telegram_id, s.telegram_id),
                  telegram_username = coalesce(u.telegram_username, s.username)
                from (
                  select distinct on (m.user_id) m.user_id, s.telegram_id, s.username
                  from resolved_manager_subscribers m join staged_manager_subscribers s using (line)
                  where m.verdict in ('CREATED', 'UPDATED') and m.user_id is not null
                  order by m.user_id, m.line) s
                where u.id = s.user_id and (u.telegram_id is null
                  or u.telegram_id = s.telegram_id and u.telegram_username is null and s.username is not null)
                """);
    }
}
