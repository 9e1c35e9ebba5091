package crm.task;

import org.jspecify.annotations.Nullable;

record RestoreTaskInput(String id, @Nullable Integer expectedVersion) {}
