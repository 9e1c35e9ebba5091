package crm.bike;

import org.jspecify.annotations.Nullable;

record RestoreBikeInput(String id, @Nullable Integer expectedVersion) {}
