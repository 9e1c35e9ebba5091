package crm.upload;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param url null in a dry run, and after a refusal */
record UploadPayload(@Nullable Upload upload, @Nullable String url, List<UserError> userErrors, boolean replayed) {}
