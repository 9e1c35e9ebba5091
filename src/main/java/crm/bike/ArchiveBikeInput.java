package crm.bike;

import org.jspecify.annotations.Nullable;

record ArchiveBikeInput(String id, String reason, @Nullable Integer expectedVersion) {}
