package crm;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server answered. */
public record Reply(int status, HttpHeaders headers, String body) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public JsonNode json() {
        return JSON.readTree(body);
    }

    /**
     * The part of {@code data} at a path such as {@code orders.nodes.0.id}; a list along the way without an index after
     * it is gone through: see {@link #texts}.
     *
     * @throws AssertionError if the answer has errors
     */
    public JsonNode data(String path) {
        JsonNode json = json();
        if (json.has("errors")) {
            throw new AssertionError("refused: " + body);
        }
        JsonNode node = json.path("data");
        for (String part : path.split("\\.")) {
            node = part.matches("\\d+") ? node.path(Integer.parseInt(part)) : node.path(part);
        }
        if (node.isMissingNode()) {
            throw new AssertionError("no " + path + " in " + body);
        }
        return node;
    }

    /** A field of each element of a list, as text; {@code null} where it is null. */
    public List<String> texts(String list, String field) {
        List<String> texts = new ArrayList<>();
        data(list).forEach(element -> {
            JsonNode value = element;
            for (String part : field.split("\\.")) {
                value = part.matches("\\d+") ? value.path(Integer.parseInt(part)) : value.path(part);
            }
            texts.add(value.isNull() || value.isMissingNode() ? null : value.asString());
        });
        return texts;
    }

    /** The only error. */
    public Refusal refusal() {
        JsonNode errors = json().path("errors");
        if (errors.size() != 1) {
            throw new AssertionError("not one error: " + body);
        }
        JsonNode error = errors.get(0);
        return new Refusal(
                error.path("extensions").path("code").asString(null),
                error.path("extensions").path("argument").asString(null),
                error.path("message").asString());
    }

    /** An entry of {@code errors}: code, argument (null where none is named) and message. */
    public record Refusal(String code, String argument, String message) {}
}
