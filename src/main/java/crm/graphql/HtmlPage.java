package crm.graphql;

import org.springframework.web.util.HtmlUtils;

/** The frame of the pages for browsers. None needs the network or a script. */
final class HtmlPage {

    /** Name of this API, which links to its first page. */
    static final String API = "CRM GraphQL API";

    private HtmlPage() {}

    /**
     * A page as text.
     *
     * @param body in HTML, escaped
     */
    static String of(String title, String body) {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title>
                <meta name="viewport" content="width=device-width">
                <style>
                body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
                code, pre { font: 13px/1.5 ui-monospace, monospace }
                pre { background: #f4f4f4; padding: .5rem; overflow: auto }
                dt { margin-top: .6rem } dd { margin: 0 0 0 1.5rem; color: #444 }
                section { border-top: 1px solid #ddd; margin-top: 1.5rem }
                nav a { margin-right: .8rem }
                </style></head><body>
                %s</body></html>
                """.formatted(HtmlUtils.htmlEscape(title), body);
    }
}
