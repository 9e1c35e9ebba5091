package crm.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import crm.ApiTest;
import crm.outbound.OpenedClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * The pictures in a real browser, on a page of another origin that lets nothing in that did not say it may be let in.
 * Skipped where there is no Chromium: see docs/pictures.md.
 */
@ApiTest
@Import(ArchiveTest.Outside.class)
class BrowserTest {

    @Autowired
    private ImageStore store;

    @Autowired
    private ProxyUrls addresses;

    @Autowired
    private ServletWebServerApplicationContext server;

    @TempDir
    private Path directory;

    private static Optional<Path> chromium() {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Test
    void browserShowsEveryTypeOfPicture() throws Exception {
        Optional<Path> chromium = chromium();
        assumeTrue(chromium.isPresent(), "no Chromium is installed");
        byte[] jpeg = TestPictures.jpeg(300, 200);
        String key = "bikes/0000000000000000000000000000000b/" + ArchiveAttempt.hash(jpeg) + ".jpg";
        store.put(key, jpeg, "image/jpeg");
        ArchiveTest.CLASSIFIEDS.picture("/browser.jpg", "image/jpeg", TestPictures.jpeg(400, 100));
        String classifieds = "http://photos.example:" + ArchiveTest.CLASSIFIEDS.port();
        String api = "http://127.0.0.1:" + server.getWebServer().getPort();
        List<String> pictures = List.of(
                api + "/images/placeholder.svg",
                api + "/images/" + key,
                api + addresses.of(classifieds + "/browser.jpg"),
                api + addresses.of(classifieds + "/browser-gone.jpg"),
                api + "/images/bikes/0000000000000000000000000000000b/00000000000000000000000000000000.jpg");

        try (Classifieds crm = Classifieds.at(OpenedClient.PUBLIC)) {
            crm.page("/", out -> {
                // Two sites, and the strictest page there is: what it shows must say that every origin may show it.
                Classifieds.head(
                        out,
                        "200 OK",
                        "Content-Type: text/html; charset=utf-8",
                        "Cross-Origin-Embedder-Policy: require-corp",
                        "Cross-Origin-Opener-Policy: same-origin");
                out.write(page(pictures).getBytes(UTF_8));
            });
            String shown = dump(chromium.get(), "http://localhost.localdomain.test:" + crm.port() + "/");
            assertThat(shown)
                    .contains(
                            "0 img 640x400",
                            "0 crossorigin 640x400",
                            "0 fetch 200 null",
                            "1 img 300x200",
                            "1 crossorigin 300x200",
                            "1 fetch 200 null",
                            "2 img 400x100",
                            "2 crossorigin 400x100",
                            "2 fetch 200 null",
                            "3 img 640x400",
                            "3 crossorigin 640x400",
                            "3 fetch 200 status-404",
                            "4 img 640x400",
                            "4 crossorigin 640x400",
                            "4 fetch 404 unknown")
                    .doesNotContainPattern("\\d (img|crossorigin|fetch) blocked");
        }
    }

    /** Each picture as a page shows it, as a canvas needs it, and as a script reads it. */
    private static String page(List<String> pictures) {
        StringBuilder list = new StringBuilder();
        pictures.forEach(picture -> list.append('"').append(picture).append("\","));
        return """
                <!doctype html><body><pre id="seen"></pre><script>
                const seen = line => document.getElementById("seen").append(line + "\\n");
                const show = (number, picture, crossOrigin) => new Promise(done => {
                  const img = new Image();
                  const kind = crossOrigin === null ? "img" : "crossorigin";
                  img.onload = () => { seen(`${number} ${kind} ${img.naturalWidth}x${img.naturalHeight}`); done(); };
                  img.onerror = () => { seen(`${number} ${kind} blocked`); done(); };
                  if (crossOrigin !== null) img.crossOrigin = crossOrigin;
                  img.src = picture;
                });
                const read = (number, picture) => fetch(picture)
                  .then(async r => { await r.blob(); seen(`${number} fetch ${r.status} \
                ${r.headers.get("Image-Placeholder")}`); })
                  .catch(() => seen(`${number} fetch blocked`));
                Promise.all([PICTURES].flatMap((picture, number) =>
                  [show(number, picture, null), show(number, picture, "anonymous"), read(number, picture)]))
                  .then(() => { document.title = "done"; });
                </script></body>
                """.replace("PICTURES", list);
    }

    private String dump(Path chromium, String page) throws Exception {
        Path out = directory.resolve("out");
        Process browser = new ProcessBuilder(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--user-data-dir=" + directory.resolve("profile"),
                        // A name of its own for the page, so that the two are of different sites.
                        "--host-resolver-rules=MAP localhost.localdomain.test 127.0.0.1",
                        "--virtual-time-budget=20000",
                        "--dump-dom",
                        page)
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        assertThat(browser.waitFor(2, TimeUnit.MINUTES)).as("the browser ends").isTrue();
        return Files.readString(out);
    }
}
