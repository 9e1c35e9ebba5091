package crm.upload;

import java.util.EnumSet;
import java.util.Set;

/** What a file is uploaded for: the types that are accepted for it. */
public enum UploadPurpose {
    DOCUMENT,
    CHECKLIST_PHOTO,
    RECORD_IMPORT;

    Set<UploadType> types() {
        return switch (this) {
            case DOCUMENT -> EnumSet.complementOf(EnumSet.of(UploadType.NDJSON));
            case CHECKLIST_PHOTO -> EnumSet.complementOf(EnumSet.of(UploadType.NDJSON, UploadType.PDF));
            case RECORD_IMPORT -> EnumSet.of(UploadType.NDJSON);
        };
    }
}
