package crm.search;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class SearchTest {

    private static final String SEARCH = """
            query($text: String!, $types: [SearchType!], $first: Int) { search(text: $text, types: $types,
              first: $first) {
              nodes { __typename ... on Customer { code } ... on Order { orderCode } ... on Lead { code } }
              results { type node { id } matches { field closeness ofCustomer } } } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    private Reply search(String text) {
        return api.query(SEARCH, Map.of("text", text));
    }

    /** The codes of all that is found, the best first. */
    private static List<String> codes(Reply reply) {
        return reply.data("search.nodes")
                .valueStream()
                .map(node -> node.path("orderCode").asString(node.path("code").asString("")))
                .toList();
    }

    private static String matches(Reply reply, int number) {
        StringBuilder text = new StringBuilder();
        reply.data("search.results." + number + ".matches")
                .forEach(match -> text.append(match.path("field").asString())
                        .append(' ')
                        .append(match.path("closeness").asString())
                        .append(match.path("ofCustomer").asBoolean() ? " of customer;" : ";"));
        return text.toString();
    }

    private void addCustomers(String... names) {
        database.jdbc().sql("""
                        insert into customers (id, code, full_name, created_at, updated_at)
                        select gen_random_uuid(), 'CUST-X' || number, name, now(), now()
                        from unnest(:names::text[]) with ordinality as n (name, number)
                        """).param("names", names).update();
    }

    @ParameterizedTest
    @CsvSource({
        "Vlad, Владислав Орлов",
        "Vladislav, Владислав Орлов",
        "ВЛАДИСЛАВ, Владислав Орлов",
        "влад орл, Владислав Орлов",
        "orlov vladislav, Владислав Орлов",
        "Vladsilav, Владислав Орлов",
        "Shcherbakov, Юлия Щербакова",
        "Ščerbakov, Юлия Щербакова",
        "Scherbakova, Юлия Щербакова",
        "Julia, Юлия Щербакова",
        "Yuliya, Юлия Щербакова",
        "Iuliia, Юлия Щербакова",
        "Iuliia Sherbakova, Юлия Щербакова",
        "Щербакова, Julia Shcherbakova",
        "юлия щербакова, Yuliya Ščerbakova",
        "muller, Jürgen Müller",
        "MÜLLER JÜRGEN, Jürgen Müller",
        "еремеев, Артём Ерёмеев",
        "Artem Eremeev, Артём Ерёмеев",
        "oneill, Vera O'Neill",
        "O’Neill, Vera O'Neill"
    })
    void findsCustomersInEverySpelling(String text, String name) {
        addCustomers("Юлия Щербакова", "Julia Shcherbakova", "Yuliya Ščerbakova", "Jürgen Müller", "Артём Ерёмеев");
        assertThat(api.query(
                                "query($text: String!) { search(text: $text, types: [CUSTOMER]) { nodes { ... on "
                                        + "Customer { fullName } } } }",
                                Map.of("text", text))
                        .texts("search.nodes", "fullName"))
                .contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+7 (900) 123-45-67",
                "89001234567",
                "8 900 123",
                "9001234567",
                "123-45-67",
                "4567",
                "23 45",
                "900 1234"
            })
    void findsPhonesByPartsInAnyNotation(String text) {
        Reply reply = search(text);
        assertThat(codes(reply)).contains("CUST-000001", "ORD-000001", "ORD-000004", "LEAD-000001");
        assertThat(matches(reply, 0)).startsWith("PHONE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vlad.orlov@example.com | CUST-000001 | EMAIL EXACT;",
                "VLAD.ORLOV@EXAMPLE.COM | CUST-000001 | EMAIL EXACT;",
                "vlad.orl | CUST-000001 | EMAIL PART;NAME PART;",
                "anna_lis | CUST-000004 | EMAIL PART;",
                "ord-000010 | ORD-000010 | CODE EXACT;",
                "000010 | ORD-000010 | CODE PART;",
                "2001 | ORD-000001 | LEGACY_ID EXACT;",
                "cccccccc-0000-4000-8000-000000000001 | ORD-000001 | LEGACY_ID EXACT;",
                "0d000000-0000-7000-8000-000000000005 | ORD-000005 | ID EXACT;",
                "orbea orca | ORD-000010 | BIKE WORDS;",
                "ОРБЕЯ | ORD-000010 | BIKE SIMILAR;",
                "Tremk Emonda | ORD-000001 | BIKE SIMILAR;",
                "jjd0001 | ORD-000010 | TRACKING_NUMBER EXACT;",
                "JJD 0001 | ORD-000010 | TRACKING_NUMBER EXACT;"
            })
    void returnsTheMatchedFields(String text, String code, String matched) {
        Reply reply = search(text.strip());
        int place = codes(reply).indexOf(code.strip());
        assertThat(place).as(codes(reply).toString()).isNotNegative();
        assertThat(matches(reply, place)).isEqualTo(matched.strip());
    }

    @Test
    void findsEmailAddressesInAnyAlphabet() {
        addCustomers("Вера");
        database.execute("update customers set email = 'вера@пример.рф' where code = 'CUST-X1'");
        assertThat(matches(search("ВЕРА@пример.рф"), 0)).startsWith("EMAIL EXACT");
        assertThat(matches(search("ера@"), 0)).startsWith("EMAIL PART");
    }

    @Test
    void sortsHitsByCloseness() {
        addCustomers("Орловская Вера", "Orlov", "Влада Орлова");
        Reply reply = search("Владислав Орлов");
        assertThat(codes(reply)).startsWith("CUST-000001").contains("ORD-000001", "ORD-000004", "LEAD-000001");
        assertThat(matches(reply, 0)).isEqualTo("NAME WORDS;");
        assertThat(matches(reply, codes(reply).indexOf("ORD-000001"))).isEqualTo("NAME WORDS of customer;");
        assertThat(codes(reply)).doesNotHaveDuplicates();
    }

    /** Pages of any size have the results of one long page, also where the similar spellings begin within a page. */
    @Test
    void pagesFollowEachOther() {
        database.execute("""
                insert into customers (id, code, full_name, created_at, updated_at)
                select gen_random_uuid(), 'CUST-Y' || n, case when n % 3 = 0 then 'Veronika Zimorodkova ' || n
                  else 'Veronyka Zymorodkowa ' || n end, timestamptz '2018-01-01T00:00:00Z' + n / 2 * interval '1 hour',
                  now()
                from generate_series(1, 70) n""");
        String query = """
                query($text: String!, $first: Int, $after: String, $types: [SearchType!]) {
                  search(text: $text, first: $first, after: $after, types: $types) {
                    nodes { ... on Customer { code } } results { matches { closeness } }
                    pageInfo { hasNextPage hasPreviousPage endCursor } totalCount { value precision } } }""";
        Reply whole = api.query(query, Map.of("text", "Veronika Zimorodkova", "first", 100));
        List<String> all = codes(whole);
        assertThat(all).hasSizeGreaterThan(40).doesNotHaveDuplicates();
        assertThat(whole.data("search.totalCount").toString())
                .isEqualTo("{\"value\":" + all.size() + ",\"precision\":\"EXACT\"}");
        assertThat(whole.data("search.pageInfo.hasNextPage").asBoolean()).isFalse();
        for (int size : List.of(7, 30)) {
            List<String> walked = new ArrayList<>();
            Map<String, Object> variables = new HashMap<>(Map.of("text", "Veronika Zimorodkova", "first", size));
            Reply page;
            do {
                page = api.query(query, variables);
                assertThat(page.data("search.pageInfo.hasPreviousPage").asBoolean())
                        .isEqualTo(variables.containsKey("after"));
                walked.addAll(codes(page));
                variables.put("after", page.data("search.pageInfo.endCursor").asString());
            } while (page.data("search.pageInfo.hasNextPage").asBoolean());
            assertThat(walked).isEqualTo(all);
            variables.put("text", "Veronika");
            assertThat(api.query(query, variables).refusal())
                    .isEqualTo(new Reply.Refusal(
                            "BAD_REQUEST",
                            "after",
                            "This cursor belongs to a different list. Use it only with the list that returned it."));
        }
    }

    @Test
    void aSearchEndsAfterItsLastPage() {
        database.execute("""
                insert into customers (id, code, full_name, created_at, updated_at)
                select gen_random_uuid(), 'CUST-Z' || n, 'Zimorodkova ' || n, now(), now()
                from generate_series(1, 180) n;
                insert into leads (id, code, source, status, contact_name, status_changed_at, created_at, updated_at)
                select gen_random_uuid(), 'LEAD-Z' || n, 'unknown', 'NEW', 'Zimorodkova ' || n, now(), now(), now()
                from generate_series(1, 350) n""");
        String query = """
                query($after: String) { search(text: "Zimorodkova", first: 100, after: $after) {
                    nodes { id } pageInfo { hasNextPage endCursor } totalCount { value precision } } }""";
        Set<String> found = new TreeSet<>();
        String after = null;
        for (int page = 1; page <= 5; page++) {
            Reply reply = after == null ? api.query(query) : api.query(query, Map.of("after", after));
            assertThat(reply.data("search.totalCount").toString())
                    .isEqualTo("{\"value\":500,\"precision\":\"AT_LEAST\"}");
            found.addAll(reply.texts("search.nodes", "id"));
            assertThat(reply.data("search.pageInfo.hasNextPage").asBoolean()).isEqualTo(page < 5);
            after = reply.data("search.pageInfo.endCursor").asString();
        }
        assertThat(found).hasSize(500);
    }

    @Test
    void returnsOnlyTheRequestedTypes() {
        Reply reply = api.query(SEARCH, Map.of("text", "Орлов", "types", List.of("ORDER"), "first", 1));
        assertThat(codes(reply)).hasSize(1).first().asString().startsWith("ORD-");
        assertThat(codes(api.query(SEARCH, Map.of("text", "Орлов", "types", List.of()))))
                .isEqualTo(codes(api.query(SEARCH, Map.of("text", "Орлов"))));
        assertThat(api.query(SEARCH, Map.of("text", "Орлов", "first", 101))
                        .refusal()
                        .argument())
                .isEqualTo("first");
    }

    @Test
    void hidesMergedCustomersButFindsTheirRecords() {
        assertThat(codes(search("Vladislav Orlov (twice)"))).doesNotContain("CUST-000006");
    }

    @Test
    void findsNewRecordsImmediately() {
        api.query("""
                mutation { createLead(input: {source: "phone", customer: {fullName: "Гульнара Шайхутдинова",
                  phone: "+79991234000"}, bike: {title: "Stels Навигатор"}}) { lead { code } } }""");
        assertThat(search("Gulnara Shaikhutdinova").texts("search.nodes", "__typename"))
                .contains("Customer", "Lead");
        assertThat(search("stels navigator").texts("search.nodes", "__typename"))
                .contains("Lead");
        api.query("""
                mutation { updateCustomer(input: {id: "CUST-000001", fullName: "Пётр Ковальчук"}) { customer { code } }
                  }
                """);
        assertThat(codes(search("Petr Kovalchuk"))).startsWith("CUST-000001");
        assertThat(codes(search("Владислав Орлов"))).doesNotContain("CUST-000001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Владислав",
                "Vladislav Orlov",
                "vlad.orlov@example.com",
                "+79001234567",
                "9001234",
                "Vera O'Neill"
            })
    void analystsCannotSearchMaskedData(String text) {
        assertThat(codes(search(text))).isNotEmpty();
        Reply reply = api.as("analyst").query(SEARCH, Map.of("text", text));
        assertThat(codes(reply)).isEmpty();
        String lists = "query($text: String!) { customers(filter: {search: $text}) { totalCount { value } }"
                + " orders(filter: {search: $text}) { totalCount { value } }"
                + " leads(filter: {search: $text}) { totalCount { value } } }";
        assertThat(api.as("analyst")
                                .query(lists, Map.of("text", text))
                                .data("orders")
                                .toString()
                        + api.as("analyst").query(lists, Map.of("text", text)).data("leads")
                        + api.as("analyst").query(lists, Map.of("text", text)).data("customers"))
                .isEqualTo("{\"totalCount\":{\"value\":0}}".repeat(3));
    }

    @Test
    void analystsSearchByCodesTitlesAndTrackingNumbers() {
        for (String text : List.of("ORD-000010", "Orbea Orca", "JJD0001")) {
            assertThat(codes(api.as("analyst").query(SEARCH, Map.of("text", text))))
                    .contains("ORD-000010");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RR 123 456-785 RU, RR123456785RU",
        "RR 123 456-785 RU, RR 123 456-785 RU",
        "RR 123 456-785 RU, rr123 456785",
        "RR123456785RU, RR 123 456 785 RU",
        "RR123456785RU, RR\u00a0123\u2011456\u2013785\u202fRU",
        "RR\u00a0123\u2011456\u2013785\u202fRU, RR123456785RU",
    })
    void findsTrackingNumbersInAnyNotation(String stored, String text) {
        database.jdbc()
                .sql("update shipments set tracking_number = ? where id = ?::uuid")
                .params(stored, Fixture.shipment(1))
                .update();
        assertThat(codes(search(text))).contains("ORD-000010");
        assertThat(api.query(
                                "query($text: String!) { shipments(filter: {trackingNumber: $text}) { nodes { id } } }",
                                Map.of("text", stored.toLowerCase(Locale.ROOT).replace(' ', '-')))
                        .texts("shipments.nodes", "id"))
                .containsExactly(Fixture.shipment(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+7\u00a0900\u00a0123\u201145\u201167",
                "\u202a+7 (900) 123\u201345\u201367\u202c",
                "8\u2009900\u2009123\u20104567",
            })
    void findsPhonesInWebNotation(String text) {
        assertThat(codes(search(text))).contains("CUST-000001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%%%", "___", "%", "\\", "'", "\"", "-- ;", "()[]{}", "ь", "̈", "🚲", "…", "& | !", ":*", "..."})
    void punctuationFindsNothing(String text) throws Exception {
        List<String> sent = statements.during(() -> {
            assertThat(codes(search(text))).isEmpty();
            return null;
        });
        assertThat(sent).noneMatch(sql -> sql.contains("search_fold"));
    }

    static Stream<String> unusable() {
        return Stream.of("", "   ", "a\u0000b", "x".repeat(201), "ю".repeat(10_000));
    }

    /** As JSON escapes it: Java's own clients send a question mark instead. */
    @Test
    void ignoresUnpairedSurrogates() {
        for (String query : List.of(
                "query($t: String!) { search(text: $t) { nodes { __typename } } }",
                "query($t: String!) { orders(filter: {search: $t}) { nodes { id } } }",
                "query($t: String!) { leads(filter: {source: [$t]}) { nodes { id } } }")) {
            Reply reply = api.as("manager")
                    .post("/graphql", "{\"query\": \"" + query + "\", \"variables\": {\"t\": \"a\\ud800\"}}");
            assertThat(reply.refusal().code()).as(reply.body()).isEqualTo("BAD_REQUEST");
        }
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void refusesInvalidSearchTexts(String text) {
        assertThat(search(text).refusal())
                .isEqualTo(new Reply.Refusal("BAD_REQUEST", "text", "Must be between 1 and 200 characters long."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; drop table customers; --",
                "a' or ''='",
                "$1 :text ?",
                "\\x00 \\u0000",
                "[a-z]+(.*)",
                "Владислав\u202e волрО",
                "שלום عالم 你好",
                "a b c d e f g h i j k l m n o p q r s t u v w x y z",
                "щщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщ",
                "999999999999999999999999999999999999999999",
                "-1",
                "NaN",
                "null"
            })
    void treatsOtherTextsAsText(String text) {
        Reply reply = search(text);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
    }

    @Test
    void takesAsManyStatementsForManyHitsAsForOne() throws Exception {
        List<String> one = statements.during(() -> api.query(SEARCH, Map.of("text", "ORD-000010", "first", 1)));
        List<String> many = statements.during(() -> api.query(SEARCH, Map.of("text", "Rose", "first", 20)));
        assertThat(one.size()).isLessThanOrEqualTo(2);
        assertThat(many.size()).isLessThanOrEqualTo(5);
        assertThat(codes(api.query(SEARCH, Map.of("text", "Rose", "first", 20))))
                .hasSize(5);
    }

    /** What is entered, and what people type to find it. */
    private static final List<String> NAMES = List.of(
            "Čović Ana|cov",
            "Čović Ana|covic",
            "Čović Ana|čović",
            "Čović Ana|Čovic",
            "Čović Ana|chovich",
            "Čović Ana|Чович",
            "Ćirić|ciric",
            "Чирич Ана|Ćirić",
            "李小龙|小龙",
            "李小龙|李小",
            "李小龙|龙",
            "김철수|철수",
            "やまだたろう|たろう",
            "ヤマダ・タロー|タロー",
            "שָׁלוֹם כהן|שלום",
            "מֹשֶׁה|משה",
            "مُحَمَّد أحمد|محمد",
            "محمد أحمد|احمد",
            "محمد على|علی",
            "فاطمة|فاطمه",
            "مـحـمـد|محمد",
            "𠮷田|𠮷");

    private static final List<String> PHONES = List.of(
            "+7 921 555 01 11 доб. 12|+7 921 555 01 11 доб. 12",
            "+7 921 555 01 11 доб. 12|8 921 555-01-11",
            "+44 (0)20 7946 0958|+44 (0)20 7946 0958",
            "+44 20 7946 0958|020 7946 0958",
            "+44 20 7946 0958|+44 (0)20 7946",
            "+375 (29) 555-01-21|8 (029) 555-01-21",
            "+375 (29) 555-01-21|8029 5550121",
            "+79215550111|tel:+7-921-555-01-11",
            "+79215550111|＋７（９２１）５５５０１１１",
            "+49 30 901820|030/901820");

    @Test
    void findsNamesOfManyScripts() {
        for (int i = 0; i < NAMES.size(); i++) {
            String[] pair = NAMES.get(i).split("[|]");
            api.query(CREATE, Map.of("name", pair[0], "phone", "+7 921 555-02-" + (10 + i)));
            assertThat(found(pair[1])).as(NAMES.get(i)).contains(pair[0]);
        }
    }

    @Test
    void findsPhonesAsAddressBooksWriteThem() {
        for (String row : PHONES) {
            String[] pair = row.split("[|]");
            api.query(CREATE, Map.of("name", "Address Book", "phone", pair[0]));
            assertThat(found(pair[1])).as(row).contains("Address Book");
        }
    }

    private static final String CREATE = """
            mutation($name: String!, $phone: String!) { createLead(input: {source: "x",
              customer: {fullName: $name, phone: $phone}}) { lead { customer { phone phoneRaw fullName } }
              userErrors { code } } }""";

    private List<String> found(String text) {
        String query = "query($text: String!) { search(text: $text, types: [CUSTOMER], first: 20) {"
                + " nodes { ... on Customer { fullName } } } }";
        return api.query(query, Map.of("text", text)).texts("search.nodes", "fullName");
    }

    @Test
    void extensionsAreKeptAndDoNotJoinPeople() {
        Reply first = api.query(CREATE, Map.of("name", "Anna", "phone", "+7 495 555-01-51 доб. 101"));
        assertThat(first.data("createLead.lead.customer").toString())
                .isEqualTo("{\"phone\":\"+74955550151\",\"phoneRaw\":\"+7 495 555-01-51 доб. 101\","
                        + "\"fullName\":\"Anna\"}");
        for (String other : List.of("+7 495 555-01-51 доб. 102", "+7 495 555-01-51")) {
            Reply second = api.query(CREATE, Map.of("name", "Boris", "phone", other));
            assertThat(second.data("createLead.lead.customer.fullName").asString())
                    .as(other)
                    .isEqualTo("Boris");
        }
        Reply again = api.query(CREATE, Map.of("name", "Anna A.", "phone", "8(495)5550151 ext. 101"));
        assertThat(again.data("createLead.lead.customer.fullName").asString()).isEqualTo("Anna");
    }
}
