package crm.task;

import org.jspecify.annotations.Nullable;

record ReopenTaskInput(String id, @Nullable Integer expectedVersion) {}
