package crm.comment;

import org.jspecify.annotations.Nullable;

record DeleteCommentInput(String id, @Nullable Integer expectedVersion) {}
