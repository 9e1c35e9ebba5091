package crm.task;

import org.jspecify.annotations.Nullable;

record DeleteTaskInput(String id, @Nullable Integer expectedVersion) {}
