package crm.export;

import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** The application started with settings under their old names. */
@ApiTest
@TestPropertySource(
        properties = {"crm.export.retention=3d", "crm.export.max-concurrent=2", "crm.export.max-concurrent=4"})
class RenamedExportSettingsTest {

    @Autowired
    private ExportSettings settings;

    @Test
    void anOldNameSetsTheSetting() {
        assertThat(settings.retention()).isEqualTo(Duration.ofDays(3));
    }

    @Test
    void theNewNameWins() {
        assertThat(settings.maxConcurrent()).isEqualTo(4);
    }
}
