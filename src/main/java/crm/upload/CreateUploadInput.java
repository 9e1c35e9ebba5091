package crm.upload;

import org.jspecify.annotations.Nullable;

record CreateUploadInput(
        UploadPurpose purpose,
        String fileName,
        String contentType,
        int byteCount,
        @Nullable String sha256) {}
