package crm.user;

import crm.command.Patch;
import crm.security.Role;
import crm.sql.ResultSets;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code users}. */
@Component
class UserRepository {

    /** RFC 5321: a path has at most 256 characters, the angle brackets among them. */
    static final int EMAIL_LENGTH = 254;

    private static final int NAME_LENGTH = 200;

    private final JdbcClient jdbc;

    UserRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Known(UUID id, boolean active) {}

    /** The record of the person whose tokens have this subject. */
    Optional<Known> find(UUID subject) {
        return jdbc.sql("select u.id, u.active from users u where u.id = :subject or u.subject = :subject")
                .param("subject", subject)
                .query((row, number) -> new Known(ResultSets.uuid(row, "id"), row.getBoolean("active")))
                .optional();
    }

    /** Whether all people with this e-mail address were deactivated. */
    boolean hasLeft(String email) {
        return jdbc.sql("select coalesce(bool_and(not u.active), false) from users u where lower(u.email) = :email")
                .param("email", email)
                .query(Boolean.class)
                .single();
    }

    /** Gives the record that waits for this e-mail address to the subject of a token; the oldest, if several wait. */
    boolean link(String email, UUID subject, Instant now) {
        return jdbc.sql("""
                        update users set subject = :subject, awaits_sign_in = false, updated_at = :now,
                          version = version + 1
                        where id = (
                          select u.id from users u where lower(u.email) = :email and u.awaits_sign_in and u.active
                          order by u.created_at, u.id limit 1 for update)
                          and awaits_sign_in
                        """)
                        .param("subject", subject)
                        .param("email", email)
                        .param("now", Utc.offset(now))
                        .update()
                == 1;
    }

    /** The record of a person at the first request with a token. */
    void insert(UUID subject, String name, @Nullable String email, @Nullable Role role, Instant now) {
        jdbc.sql("""
                        insert into users (id, name, email, role, created_at, updated_at)
                        values (:id, left(:name, :length), :email, :role, :now, :now)
                        on conflict (id) do nothing
                        """)
                .param("id", subject)
                .param("name", name)
                .param("length", NAME_LENGTH)
                .param("email", email)
                .param("role", Objects.requireNonNull(role).name())
                .param("now", Utc.offset(now))
                .update();
    }

    /** A person who is to work here. Without a subject, the first token with the e-mail address gets the record. */
    record NewPerson(
            UUID id,
            String name,
            @Nullable String email,
            Role role,
            @Nullable String telegramId,
            @Nullable String telegramUsername,
            boolean awaitsSignIn) {}

    void insert(NewPerson manager, Instant now) {
        jdbc.sql("""
                        insert into users (id, name, email, role, telegram_id, telegram_username, awaits_sign_in,
                          created_at, updated_at)
                        values (:id, :name, :email, :role, :telegramId, :telegramUsername, :awaitsSignIn, :now, :now)
                        """)
                .param("id", manager.id())
                .param("name", manager.name())
                .param("email", manager.email())
                .param("role", manager.role().name())
                .param("telegramId", manager.telegramId())
                .param("telegramUsername", manager.telegramUsername())
                .param("awaitsSignIn", manager.awaitsSignIn())
                .param("now", Utc.offset(now))
                .update();
    }

    /** Changes of the people take turns until the end of the transaction, so that each sees the others. */
    void lockChanges() {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('crm.users', 0))")
                .query((row, number) -> 0)
                .list();
    }

    /** The people with this e-mail address, other than one. */
    List<UUID> withEmail(String email, @Nullable UUID other) {
        return jdbc.sql("""
                        select u.id from users u where lower(u.email) = :email and u.id is distinct from :other::uuid
                        """)
                .param("email", email)
                .param("other", other)
                .query((row, number) -> ResultSets.uuid(row, "id"))
                .list();
    }

    /** Whether a token with this subject has a record. */
    boolean isKnown(UUID subject) {
        return find(subject).isPresent();
    }

    /**
     * Locks a row against assignments: they lock the row of the person that they name until they are committed.
     */
    void lock(UUID id) {
        jdbc.sql("select u.id from users u where u.id = :id for update")
                .param("id", id)
                .query((row, number) -> 0)
                .list();
    }

    record Administrator(UUID id, String name, @Nullable String email) {}

    /** The active ones with this id or e-mail address, in lower case. */
    List<Administrator> administrators(String idOrEmail) {
        return jdbc.sql("""
                        select u.id, u.name, u.email from users u
                        where u.role = 'ADMIN' and u.active and (u.id::text = :named or lower(u.email) = :named)
                        order by u.id
                        """)
                .param("named", idOrEmail)
                .query((row, number) ->
                        new Administrator(ResultSets.uuid(row, "id"), row.getString("name"), row.getString("email")))
                .list();
    }

    /** Whether another administrator is active. */
    boolean hasOtherAdministrator(UUID id) {
        return jdbc.sql("select exists (select from users u where u.role = 'ADMIN' and u.active and u.id <> :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /**
     * Whether the person is active. The row stays as it is until the end of the transaction: nobody deactivates the
     * person while something is assigned to them.
     */
    boolean isActive(UUID id) {
        return jdbc.sql("select u.active from users u where u.id = :id for share")
                .param("id", id)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Those of many people who are active. They stay so until the end of the transaction, as {@link #isActive}. */
    Set<UUID> active(Collection<UUID> ids) {
        Set<UUID> active = new HashSet<>();
        jdbc.sql("select u.id, u.active from users u where u.id = any(:ids::uuid[]) order by u.id for share")
                .param("ids", Where.uuids(ids))
                .query(row -> {
                    if (row.getBoolean("active")) {
                        active.add(ResultSets.uuid(row, "id"));
                    }
                });
        return active;
    }

    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "users", id, now);
    }
}
