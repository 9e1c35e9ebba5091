package crm.comment;

import java.time.Instant;

/** A text that an edit or a deletion replaced. */
record FormerCommentText(String text, Instant replacedAt) {}
