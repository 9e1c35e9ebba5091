package crm.graphql;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Limits a JSON value by the form in which PostgreSQL returns it from {@code jsonb}: a number has all its digits there,
 * and a blank follows each comma and colon. A value that is short when it is sent can be a thousand times as long.
 */
public final class StorableJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            // A stored number keeps its zeros.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private StorableJson() {}

    /**
     * What a value may have.
     *
     * @param characters as PostgreSQL writes it
     * @param values in all: elements of lists and members of objects, on every level
     * @param depth of lists and objects in each other
     */
    public record Limits(int characters, int values, int depth) {}

    /** What is wrong with a value. */
    public enum Problem {
        /** Text with a NUL or half of a surrogate pair. */
        TEXT,
        /** A number beyond {@link NumberLimits}. */
        NUMBER,
        CHARACTERS,
        VALUES,
        DEPTH
    }

    /**
     * The first problem found; null if the value can be stored.
     *
     * @param value as plain Java
     */
    public static @Nullable Problem problem(Object value, Limits limits) {
        return problem(MAPPER.<JsonNode>valueToTree(value), limits);
    }

    /** The first problem found; null if the value can be stored. */
    public static @Nullable Problem problem(JsonNode value, Limits limits) {
        Reader reader = new Reader(limits);
        reader.read(value, 0);
        return reader.problem;
    }

    /** Stops at the first problem. */
    private static final class Reader {

        private final Limits limits;

        private long characters;

        private int values;

        private @Nullable Problem problem;

        Reader(Limits limits) {
            this.limits = limits;
        }

        /** @return whether to continue */
        private boolean read(JsonNode node, int depth) {
            if (node.isContainer()) {
                return container(node, depth + 1);
            }
            if (node.isString()) {
                return text(node.stringValue());
            }
            return node.isNumber()
                    ? number(node.decimalValue())
                    : adds(node.toString().length());
        }

        private boolean container(JsonNode node, int depth) {
            values += node.size();
            if (depth > limits.depth()) {
                return found(Problem.DEPTH);
            }
            if (values > limits.values()) {
                return found(Problem.VALUES);
            }
            // Brackets and separators.
            if (!adds(2L + 2L * Math.max(0, node.size() - 1))) {
                return false;
            }
            if (node.isArray()) {
                return node.valueStream().allMatch(item -> read(item, depth));
            }
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                if (!text(member.getKey()) || !adds(2) || !read(member.getValue(), depth)) {
                    return false;
                }
            }
            return true;
        }

        private boolean text(String text) {
            if (!StorableText.is(text)) {
                return found(Problem.TEXT);
            }
            long escapes = text.chars()
                    .mapToLong(c -> c == '"' || c == '\\' ? 1 : c < ' ' ? 5 : 0)
                    .sum();
            return adds(text.codePointCount(0, text.length()) + escapes + 2);
        }

        private boolean number(BigDecimal number) {
            if (!NumberLimits.allow(number)) {
                return found(Problem.NUMBER);
            }
            return adds(number.toPlainString().length());
        }

        private boolean adds(long more) {
            characters += more;
            return characters <= limits.characters() || found(Problem.CHARACTERS);
        }

        private boolean found(Problem which) {
            problem = which;
            return false;
        }
    }
}
