package crm.legacy.database;

import crm.legacy.row.ExportUnreadable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a source database, in the form of libpq: {@code postgresql://user@host:port/database?schema=public}.
 * Its text never contains the password.
 *
 * @param password from the address or from {@code PGPASSWORD}; null for the one in {@code .pgpass}, if any
 * @param parameters parameters of the driver
 */
public record SourceUri(
        String host,
        int port,
        String database,
        String user,
        @Nullable String password,
        String schema,
        Map<String, String> parameters) {

    private static final Pattern SCHEME = Pattern.compile("postgres(?:ql)?://(.*)", Pattern.DOTALL);

    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:,\\[\\]/]+)(?::([0-9]{1,5}))?");

    private static final int DEFAULT_PORT = 5432;

    private static final int MAX_PORT = 65_535;

    private static final String DEFAULT_SCHEMA = "public";

    private static final String SCHEMA = "schema";

    /** The parameters that an address may have, and their names in the driver. */
    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("sslmode", "sslmode"),
            Map.entry("sslrootcert", "sslrootcert"),
            Map.entry("sslcert", "sslcert"),
            Map.entry("sslkey", "sslkey"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("channelBinding", "channelBinding"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry("connectTimeout", "connectTimeout"),
            Map.entry("socketTimeout", "socketTimeout"),
            Map.entry("application_name", "ApplicationName"),
            Map.entry("ApplicationName", "ApplicationName"));

    /** Whether a text is meant as the address of a database. */
    public static boolean isUri(String text) {
        return SCHEME.matcher(text).matches();
    }

    /**
     * @param environment the variables of the environment by name
     * @throws ExportUnreadable if the address is malformed or has an unknown parameter; the message has no password
     */
    public static SourceUri parse(String text, Function<String, @Nullable String> environment) {
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            throw new ExportUnreadable("the address of a database begins with postgresql://");
        }
        String rest = scheme.group(1);
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        String beforeQuery = question < 0 ? rest : rest.substring(0, question);
        int slash = beforeQuery.indexOf('/', beforeQuery.lastIndexOf('@') + 1);
        if (slash < 0 || slash == beforeQuery.length() - 1) {
            throw new ExportUnreadable(
                    "the address of the database has no name of a database: " + "postgresql://user@host:port/database");
        }
        String database = decoded(beforeQuery.substring(slash + 1));
        String authority = beforeQuery.substring(0, slash);
        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? "" : authority.substring(0, at);
        int colon = userInfo.indexOf(':');
        String user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? null : decoded(userInfo.substring(colon + 1));

        Matcher server = AUTHORITY.matcher(authority.substring(at + 1));
        if (!server.matches()) {
            throw new ExportUnreadable("the address of the database must name one host, as host or host:port");
        }
        int port = server.group(2) == null ? DEFAULT_PORT : Integer.parseInt(server.group(2));
        if (port == 0 || port > MAX_PORT) {
            throw new ExportUnreadable("the address of the database has the port " + port + ", which does not exist");
        }
        Map<String, String> parameters = parameters(query);
        String schema = parameters.remove(SCHEMA);
        return new SourceUri(
                decoded(server.group(1)),
                port,
                database,
                user.isEmpty() ? user(environment) : user,
                password != null ? password : environment.apply("PGPASSWORD"),
                schema == null ? DEFAULT_SCHEMA : schema,
                Map.copyOf(parameters));
    }

    private static String user(Function<String, @Nullable String> environment) {
        String user = environment.apply("PGUSER");
        if (user == null || user.isEmpty()) {
            throw new ExportUnreadable("the address of the database names no user: postgresql://user@host/database");
        }
        return user;
    }

    /** By the names of the driver, and {@code schema}. */
    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : query.split("&", -1)) {
            if (parameter.isEmpty()) {
                continue;
            }
            int equals = parameter.indexOf('=');
            String name = decoded(equals < 0 ? parameter : parameter.substring(0, equals));
            String value = equals < 0 ? "" : decoded(parameter.substring(equals + 1));
            String driverName = name.equals(SCHEMA) ? SCHEMA : PARAMETERS.get(name);
            if (driverName == null) {
                // Without the value: it may be a password.
                throw new ExportUnreadable("the address of the database has the unknown parameter " + name
                        + "; known are schema, " + String.join(", ", new TreeSet<>(PARAMETERS.keySet())));
            }
            if (value.isEmpty()) {
                throw new ExportUnreadable("the parameter " + name + " in the address of the database has no value");
            }
            if (parameters.put(driverName, value) != null) {
                throw new ExportUnreadable("the address of the database has the parameter " + name + " twice");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            // In an address, a plus sign is a plus sign.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message quotes the text, which may be a password.
            throw new ExportUnreadable("the address of the database has a percent sign that encodes no character: "
                    + "write a percent sign as %25");
        }
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + encoded(database);
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The properties of the connection; parameters of the address replace the default deadlines. */
    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "30");
        properties.setProperty("socketTimeout", "300");
        properties.setProperty("ApplicationName", "crm-import");
        new TreeMap<>(parameters).forEach(properties::setProperty);
        properties.setProperty("user", user);
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("tcpKeepAlive", "true");
        // Values as PostgreSQL writes them, and no prepared statements, which connection poolers lose.
        properties.setProperty("binaryTransfer", "false");
        properties.setProperty("prepareThreshold", "0");
        return properties;
    }

    /** The address without the password. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database + "?schema=" + schema;
    }
}
