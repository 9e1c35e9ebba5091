package crm.comment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The record that a comment is about: one of the three. */
record CommentSubject(
        @Nullable UUID order, @Nullable UUID lead, @Nullable UUID customer) {}
