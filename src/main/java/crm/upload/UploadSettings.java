package crm.upload;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param directory where this node keeps a file while it arrives
 * @param urlValidity how long the URL of an upload accepts the file
 * @param retention how long a file is kept that no record uses
 * @param maxSize the largest document or picture
 * @param maxImportSize the largest file of records
 * @param readTimeout how long a file may take to arrive
 * @param maxPerCaller uploads of one caller that no record uses yet
 */
@ConfigurationProperties("crm.upload")
record UploadSettings(
        Path directory,
        @DefaultValue("15m") Duration urlValidity,
        @DefaultValue("1d") Duration retention,
        @DefaultValue("20MB") DataSize maxSize,
        @DefaultValue("50MB") DataSize maxImportSize,
        @DefaultValue("2m") Duration readTimeout,
        @DefaultValue("100") int maxPerCaller) {

    DataSize maxSize(UploadPurpose purpose) {
        return switch (purpose) {
            case DOCUMENT, CHECKLIST_PHOTO -> maxSize;
            case RECORD_IMPORT -> maxImportSize;
        };
    }
}
