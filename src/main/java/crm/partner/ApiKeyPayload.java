package crm.partner;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param secret the key itself: told once */
record ApiKeyPayload(@Nullable ApiKey apiKey, @Nullable String secret, List<UserError> userErrors, boolean replayed) {}
