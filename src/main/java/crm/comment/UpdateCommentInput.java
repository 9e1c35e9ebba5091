package crm.comment;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

record UpdateCommentInput(
        String id,
        ArgumentValue<String> text,
        ArgumentValue<List<String>> mentions,
        @Nullable Integer expectedVersion) {}
