package crm.task;

import org.jspecify.annotations.Nullable;

record CompleteTaskInput(String id, @Nullable Integer expectedVersion) {}
