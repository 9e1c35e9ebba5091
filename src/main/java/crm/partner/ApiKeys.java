package crm.partner;

import crm.command.Changed;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.security.Actor;
import crm.security.ApiKeyRepository;
import crm.security.ApiKeyRevoked;
import crm.security.ApiKeySecret;
import crm.security.Role;
import crm.security.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes API keys. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ApiKeys {

    private final ApiKeyQueries queries;

    private final ApiKeyRepository keys;

    private final ApplicationEventPublisher events;

    private final IdGenerator ids;

    private final Clock clock;

    ApiKeys(
            ApiKeyQueries queries,
            ApiKeyRepository keys,
            ApplicationEventPublisher events,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.keys = keys;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    Changed create(CreateApiKeyInput input, ApiKeySecret key, Actor actor) {
        Instant now = clock.instant();
        InputErrors errors = new InputErrors();
        String name = errors.requiredText("name", input.name(), InputErrors.NAME);
        String partner = errors.text("partner", input.partner(), InputErrors.NAME);
        switch (input.role()) {
            case PARTNER -> {
                if (partner == null) {
                    errors.add(InvalidInput.required("partner"));
                }
            }
            case ANALYST -> {
                if (partner != null) {
                    errors.add(InvalidInput.at("partner", ErrorCode.NOT_APPLICABLE, "input.onlyForPartners"));
                }
            }
            case MANAGER, ADMIN ->
                errors.add(InvalidInput.at(
                        "role", ErrorCode.INVALID_VALUE, "input.noKeyForPeople", List.of(Role.PARTNER, Role.ANALYST)));
        }
        List<String> scopes = scopes(input, errors);
        if (input.expiresAt() != null && !input.expiresAt().isAfter(now)) {
            errors.add(InvalidInput.at("expiresAt", ErrorCode.INVALID_VALUE, "input.past"));
        }
        errors.throwIfAny(null);
        UUID id = ids.next();
        UUID owner = partner == null ? null : keys.partner(ids.next(), partner, now);
        keys.insert(id, name, input.role(), owner, key, scopes, actor.id(), now, input.expiresAt());
        return Changed.of(id);
    }

    private static List<String> scopes(CreateApiKeyInput input, InputErrors errors) {
        List<String> scopes = input.scopes() == null
                ? List.of()
                : new ArrayList<>(input.scopes().stream().distinct().toList());
        if (input.role() == Role.PARTNER && scopes.isEmpty()) {
            errors.add(InvalidInput.required("scopes"));
        }
        if (input.role() == Role.ANALYST && !scopes.isEmpty()) {
            errors.add(InvalidInput.at("scopes", ErrorCode.NOT_APPLICABLE, "input.onlyForPartners"));
        }
        scopes.stream()
                .filter(scope -> !Scope.exists(scope))
                .forEach(scope ->
                        errors.add(InvalidInput.at("scopes", ErrorCode.INVALID_VALUE, "input.noScope", Scope.names())));
        return scopes;
    }

    Changed revoke(RevokeApiKeyInput input) {
        UUID id = RecordReference.uuid("input.id", input.id());
        if (queries.byIds(List.of(id)).isEmpty()) {
            throw new Refused(null, NotFound.at("id", input.id()));
        }
        keys.revoke(id, clock.instant());
        events.publishEvent(new ApiKeyRevoked(id));
        return Changed.of(id);
    }
}
