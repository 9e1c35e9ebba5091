package crm.bike;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of one bike answer. */
record CatalogueBikePayload(@Nullable CatalogueBike bike, List<UserError> userErrors, boolean replayed) {}
