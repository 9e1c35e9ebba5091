package crm.document;

import org.jspecify.annotations.Nullable;

record RemoveDocumentInput(String id, @Nullable Integer expectedVersion) {}
