package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.legacy.value.RejectionReason;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the import reads values, and which malformed values it leaves empty. */
class ValuesTest extends ImportTest {

    @Test
    void readsACustomer() {
        csv(
                "customers.csv",
                "id,old_uuid_id,full_name,phone,email,preferred_channel,country,city,created_at,updated_at,"
                        + "external_reference",
                "CUST-000001,830D5B7A-aa3b-6f1e-9ad6-3703bec97d23, Иван Хрущёв ,8 (913) 741-81-67, C1@Example.com "
                        + ",Telegram,RU,Сочи,2016-09-15T12:16:38+03:00,2017-01-01 00:00:00+00,A/1");

        run();

        assertThat(row("""
                        select code, legacy_id, legacy_uuid::text, full_name, phone, phone_raw, email,
                          preferred_channel,
                          country, city, created_at::text, updated_at::text, external_reference, version
                        from customers
                        """))
                .isEqualTo(Map.ofEntries(
                        Map.entry("code", "CUST-000001"),
                        Map.entry("legacy_id", "CUST-000001"),
                        Map.entry("legacy_uuid", "830d5b7a-aa3b-6f1e-9ad6-3703bec97d23"),
                        Map.entry("full_name", "Иван Хрущёв"),
                        Map.entry("phone", "+79137418167"),
                        Map.entry("phone_raw", "8 (913) 741-81-67"),
                        Map.entry("email", "c1@example.com"),
                        Map.entry("preferred_channel", "TELEGRAM"),
                        Map.entry("country", "RU"),
                        Map.entry("city", "Сочи"),
                        Map.entry("created_at", "2016-09-15 09:16:38+00"),
                        Map.entry("updated_at", "2017-01-01 00:00:00+00"),
                        Map.entry("external_reference", "A/1"),
                        Map.entry("version", 0)));
        assertThat(warnings()).isEmpty();
    }

    @Test
    void leavesMalformedOptionalValuesEmptyWithAWarning() {
        csv(
                "customers.csv",
                "id,old_uuid_id,full_name,phone,email,preferred_channel,created_at,updated_at",
                "C1,nonsense,Иван,call me,ivan at example,carrier pigeon,2026-01-01T00:00:00Z,later");

        assertThat(run().file("customers.csv").warned()).isEqualTo(1);

        assertWarned("customers.csv", 2, "old_uuid_id", RejectionReason.INVALID_UUID, "nonsense");
        assertWarned("customers.csv", 2, "phone", RejectionReason.INVALID_PHONE, "call me");
        assertWarned("customers.csv", 2, "email", RejectionReason.INVALID_EMAIL, "ivan at example");
        assertWarned("customers.csv", 2, "preferred_channel", RejectionReason.UNKNOWN_VALUE, "carrier pigeon");
        assertWarned("customers.csv", 2, "updated_at", RejectionReason.INVALID_DATE, "later");
        assertThat(warnings()).hasSize(5);
        assertThat(value("select phone_raw from customers"))
                .as("the original text is kept")
                .isEqualTo("call me");
        assertThat(count("customers where phone is null and email is null and preferred_channel is null"
                        + " and updated_at = created_at"))
                .isEqualTo(1);
    }

    @Test
    void storesTheOriginalPhoneNumberOnlyIfItDiffers() {
        customers("C1,Иван,+79137418167,,2026-01-01T00:00:00Z");
        run();
        assertThat(value("select phone_raw from customers")).isNull();
    }

    @Test
    void generatesUniqueCodes() {
        jdbc.sql("""
                insert into customers (id, code, full_name, created_at, updated_at)
                values (gen_random_uuid(), 'CUST-AAAAAA', 'Made here', now(), now())
                """).update();
        codes.add("AAAAAA");
        codes.add("BBBBBB");
        codes.add("BBBBBB");
        codes.add("CCCCCC");
        codes.add("DDDDDD");
        codes.add("EEEEEE");
        codes.add("DDDDDD");
        codes.add("FFFFFF");
        customers(
                "1,a,,,2026-01-01T00:00:00Z",
                "2,b,,,2026-01-01T00:00:00Z",
                "3,c,,,2026-01-01T00:00:00Z",
                "CUST-CCCCCC,d,,,2026-01-01T00:00:00Z",
                "5,e,,,2026-01-01T00:00:00Z");

        assertCounts(run().file("customers.csv"), 5, 0, 0, 0);

        assertThat(values("select full_name || ' ' || code from customers where legacy_id is not null order by 1"))
                .as("the given code stays, a generated one is replaced")
                .containsExactly("a CUST-DDDDDD", "b CUST-BBBBBB", "c CUST-EEEEEE", "d CUST-CCCCCC", "e CUST-FFFFFF");
    }

    @Test
    void usesAnOldUuidOnlyOnce() {
        csv(
                "customers.csv",
                "id,old_uuid_id,full_name,created_at",
                "C1,830d5b7a-aa3b-6f1e-9ad6-3703bec97d23,a,2026-01-01T00:00:00Z",
                "C2,830d5b7a-aa3b-6f1e-9ad6-3703bec97d23,b,2026-01-01T00:00:00Z");

        run();
        assertWarned(
                "customers.csv", 3, "old_uuid_id", RejectionReason.UUID_TAKEN, "830d5b7a-aa3b-6f1e-9ad6-3703bec97d23");
        assertThat(values("select full_name from customers where legacy_uuid is not null"))
                .containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({
        "NaN,unknown",
        "'',unknown",
        "organic_search,organic_search",
        "Paid Search,paid_search",
        "directTraffic,direct_traffic",
        "' Other-Publicities ',other_publicities",
    })
    void readsSources(String given, String source) {
        csv("leads.csv", "id,source,status,created_at", "L1," + given + ",new,2026-01-01T00:00:00Z");
        run();
        assertThat(value("select source from leads")).isEqualTo(source);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void warnsAboutAnInvalidSource() {
        csv("leads.csv", "id,source,status,created_at", "L1,a&b,new,2026-01-01T00:00:00Z");
        run();
        assertWarned("leads.csv", 2, "source", RejectionReason.UNKNOWN_VALUE, "a&b");
        assertThat(value("select source from leads")).isEqualTo("unknown");
    }

    @Test
    void readsALead() {
        oneCustomer();
        oneManager();
        csv(
                "leads.csv",
                "id,old_uuid_id,source,status,customer_id,contact_name,contact_phone,contact_email,bike_url,"
                        + "bike_snapshot,"
                        + "customer_comment,assigned_to,created_at",
                "LEAD-20170001-0001,0b99dab7-1519-032b-917d-c641cdd7ac5b,email,CONTACTED "
                        + ",C1,Петя,89137418167,P@EXAMPLE.COM,"
                        + ",\"{\"\"title\"\":\"\"Trek\"\",\"\"price\"\":750.0,\"\"bike_id\"\":\"\"7\"\","
                        + "\"\"bike_url\"\":\"\"https://b.example/7\"\"}\","
                        + "Нужна доставка в Казань 🚚," + MANAGER + ",2026-01-01T00:00:00Z",
                "LEAD-2,,,new,,,,,,,,,2026-01-01T00:00:00Z");

        run();

        assertThat(row("""
                        select code, status, contact_name, contact_phone, contact_phone_raw, contact_email, bike_id,
                          external_bike_ref, bike_snapshot ->> 'title' as title, bike_snapshot ->> 'price' as price,
                          bike_snapshot ->> 'currency' as currency, bike_snapshot ? 'rebuilt' as rebuilt,
                          application_notes, assigned_manager::text, customer_id is not null as customer
                        from leads where legacy_id = 'LEAD-20170001-0001'
                        """.replace("? 'rebuilt'", "-> 'rebuilt' is not null")))
                .containsEntry("code", "LEAD-20170001-0001")
                .containsEntry("status", "CONTACTED")
                .containsEntry("contact_name", "Петя")
                .containsEntry("contact_phone", "+79137418167")
                .containsEntry("contact_phone_raw", "89137418167")
                .containsEntry("contact_email", "p@example.com")
                .containsEntry("bike_id", "7")
                .containsEntry("external_bike_ref", "https://b.example/7")
                .containsEntry("title", "Trek")
                .containsEntry("price", "750")
                .containsEntry("currency", "EUR")
                .containsEntry("rebuilt", false)
                .containsEntry("application_notes", "Нужна доставка в Казань 🚚")
                .containsEntry("assigned_manager", MANAGER)
                .containsEntry("customer", true);
        assertThat(value("select bike_snapshot from leads where legacy_id = 'LEAD-2'"))
                .as("missing values stay null")
                .isNull();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void readsAnOrderOfOldAndOptionalColumns() {
        codes.add("7K3M9Q");
        csv("customers.csv", "id,full_name,created_at", "CUST-1,Иван,2026-01-01T00:00:00Z");
        csv(
                "orders.csv",
                "id,order_code,customer_id,bike_id,bike_name,status,listing_price_eur,final_price_eur,total_price_rub,"
                        + "booking_amount_rub,booking_amount_eur,exchange_rate,delivery_method,manager_notes,"
                        + "cancel_reason,"
                        + "booking_meta,external_reference,created_at",
                "O1,,CUST-1,26111111111111111111111111,Trek,canceled,987654321,1e+05,11304.84,226.1,2.3,98.5,"
                        + "Cargo,note,"
                        + "other,\"{\"\"utm\"\":[1,2]}\",X-1,2026-01-02T00:00:00");

        run();

        assertThat(row("""
                        select order_code, status, listing_price::text, final_price::text, total_price_rub::text,
                          booking_amount_rub::text, booking_amount_eur::text, exchange_rate::text, delivery_method,
                          manager_notes, cancel_reason, booking_meta::text, external_reference, external_bike_ref
                        from orders
                        """))
                .containsEntry("order_code", "ORD-7K3M9Q")
                .containsEntry("status", "CANCELLED")
                .containsEntry("listing_price", "987654321.00")
                .containsEntry("final_price", "100000.00")
                .containsEntry("total_price_rub", "11304.84")
                .containsEntry("booking_amount_rub", "226.10")
                .containsEntry("booking_amount_eur", "2.30")
                .containsEntry("exchange_rate", "98.500000")
                .containsEntry("delivery_method", "CARGO")
                .containsEntry("manager_notes", "note")
                .containsEntry("cancel_reason", "OTHER")
                .containsEntry("booking_meta", "{\"utm\": [1, 2]}")
                .containsEntry("external_reference", "X-1")
                .containsEntry("external_bike_ref", "26111111111111111111111111");
    }

    @ParameterizedTest
    @CsvSource({"NA", "-1", "1.005", "1e13", "1e-999999999", "12.3.4"})
    void neverRoundsAnAmount(String amount) {
        oneCustomer();
        csv(
                "orders.csv",
                "id,order_code,customer_id,bike_name,status,final_price_eur,created_at",
                "O1,ORD-1,C1,Trek,new," + amount + ",2026-01-02T00:00:00Z");
        run();
        assertWarned("orders.csv", 2, "final_price_eur", RejectionReason.INVALID_DECIMAL, amount);
        assertThat(value("select final_price from orders")).isNull();
    }

    @Test
    void ignoresACancelReasonWithoutACancellation() {
        oneCustomer();
        csv(
                "orders.csv",
                "id,order_code,customer_id,bike_name,status,cancel_reason,created_at",
                "O1,ORD-1,C1,Trek,new,other,2026-01-02T00:00:00Z");
        csv(
                "leads.csv",
                "id,status,reject_reason,created_at",
                "L1,new,price,2026-01-02T00:00:00Z",
                "L2,rejected,price,2026-01-02T00:00:00Z",
                "L3, SPAM,,2026-01-02T00:00:00Z");
        run();
        assertWarned("orders.csv", 2, "cancel_reason", RejectionReason.IGNORED_VALUE, "other".toUpperCase(Locale.ROOT));
        assertWarned("leads.csv", 2, "reject_reason", RejectionReason.IGNORED_VALUE, "PRICE");
        assertThat(values("select legacy_id || coalesce(reject_reason, '') from leads order by 1"))
                .containsExactly("L1", "L2PRICE", "L3SPAM");
    }

    @Test
    void readsPayments() {
        oneOrder();
        csv(
                "payments.csv",
                "id,order_id,direction,role,method,amount,currency,status,external_reference,created_at",
                "P1,O1,incoming,client_payment,credit_card,114.77,eur,completed,ed8c7b1b/1,2026-01-02T00:00:00Z",
                "P2,O1,Incoming,reserve,boleto,1,RUB,planned,,2026-01-02T00:00:00Z",
                "P3,O1,outgoing,payout,voucher,1.5,EUR,voided,,2026-01-02T00:00:00Z");
        run();
        assertThat(values("""
                        select concat_ws(' ', direction, role, method, amount, currency, status, external_reference,
                          void_reason is not null) from payments order by created_at, id
                        """))
                .containsExactly(
                        "INCOMING BALANCE CARD 114.77 EUR COMPLETED ed8c7b1b/1 f",
                        "INCOMING DEPOSIT BANK_TRANSFER 1.00 RUB PLANNED f",
                        "OUTGOING PAYOUT VOUCHER 1.50 EUR VOIDED t");
        assertThat(values("""
                        select p.role || ' ' || (d.data ->> 'method')
                        from legacy_data d join payments p on p.id = d.record_id order by p.role
                        """))
                .as("several spellings of the old CRM are one method here: the spelling is kept")
                .containsExactly("BALANCE credit_card", "DEPOSIT boleto");
    }

    @Test
    void readsTheContactOfALeadByItsMethod() {
        csv(
                "leads.csv",
                "id,status,contact_phone,contact_method,contact_value,created_at",
                "L1,new,,phone,8 (912) 345-67-89,2026-01-02T00:00:00Z",
                "L2,new,,Email,Ann@X.example,2026-01-02T00:00:00Z",
                "L3,new,,whatsapp,+79123456780,2026-01-02T00:00:00Z",
                "L4,new,+79123456781,telegram,@anna,2026-01-02T00:00:00Z",
                "L5,new,+79123456782,phone,+79123456783,2026-01-02T00:00:00Z",
                "L6,new,,fax,123,2026-01-02T00:00:00Z");
        run();
        assertThat(values("""
                        select concat_ws(' ', l.legacy_id, l.contact_phone, l.contact_email, l.contact_telegram, d.data)
                        from leads l left join legacy_data d on d.record_id = l.id order by l.legacy_id
                        """))
                .containsExactly(
                        "L1 +79123456789 {\"contact_method\": \"phone\"}",
                        "L2 ann@x.example {\"contact_method\": \"Email\"}",
                        "L3 +79123456780 {\"contact_method\": \"whatsapp\"}",
                        "L4 +79123456781 @anna {\"contact_value\": \"@anna\", \"contact_method\": \"telegram\"}",
                        "L5 +79123456782 {\"contact_value\": \"+79123456783\", \"contact_method\": \"phone\"}",
                        "L6 {\"contact_value\": \"123\", \"contact_method\": \"fax\"}");
        assertThat(warnings()).hasSize(2);
    }

    @Test
    void keepsTheSpellingOfACancelReasonAndOfATypeThatIsAnotherConstantHere() {
        oneCustomer();
        csv(
                "orders.csv",
                "id,order_code,customer_id,bike_name,status,cancel_reason,created_at",
                "O1,ORD-1,C1,Trek,cancelled,compliance_block,2026-01-02T00:00:00Z",
                "O2,ORD-2,C1,Trek,cancelled,other,2026-01-02T00:00:00Z");
        csv(
                "transactions.csv",
                "id,order_id,type,method,amount,transaction_date",
                "T1,O1,prepayment,card,1,2026-01-02T00:00:00Z",
                "T2,O2,refund,card,1,2026-01-02T00:00:00Z");
        run();
        assertThat(values("select cancel_reason from orders order by order_code"))
                .containsExactly("COMPLIANCE", "OTHER");
        assertThat(values("select data::text from legacy_data order by 1"))
                .containsExactly("{\"cancel_reason\": \"compliance_block\"}", "{\"type\": \"prepayment\"}");
    }

    @Test
    void readsTasksInBothSchemas() {
        oneOrder();
        leads("L1,new,2026-01-02T00:00:00Z,,");
        csv(
                "tasks.csv",
                "id,order_id,lead_id,title,due_at,status,priority,created_at",
                "T1,O1,,a,2026-02-01T00:00:00Z,completed,high,2026-01-02T00:00:00Z",
                "T2,,L1,b,,in_progress,,2026-01-02T00:00:00Z",
                "T3,O1,L1,c,,true,,2026-01-02T00:00:00Z",
                "T4,,,d,,,whenever,2026-01-02T00:00:00Z");
        run();
        assertThat(values("""
                        select concat_ws(' ', title, completed, priority, order_id is not null, lead_id is not null)
                        from tasks order by title
                        """)).containsExactly("a t HIGH t f", "b f NORMAL f t", "c t NORMAL t f", "d f NORMAL f f");
        assertWarned("tasks.csv", 4, "lead_id", RejectionReason.IGNORED_VALUE, "L1");
        assertWarned("tasks.csv", 5, "priority", RejectionReason.UNKNOWN_VALUE, "whenever");
    }

    @Test
    void readsBikesAndFindsExistingOnes() {
        jdbc.sql("""
                insert into bikes (id, bike_id, name, created_at, updated_at)
                values (gen_random_uuid(), '7', 'Made here', now(), now())
                """).update();
        csv(
                "bikes.csv",
                "id,name,category,price,url,main_image,images,is_active,year",
                "7,Trek,road,3000.0,https://b.example/7,https://p.example/1.jpg,\"[\"\"https://p.example/1.jpg\"\", "
                        + "\"\"b\\\"\"{},\"\"]\",true,2019",
                "8,,,NA,,,broken,maybe,19");

        assertCounts(run().file("bikes.csv"), 1, 1, 0, 0);

        assertThat(row("select name, price::text, currency, main_photo_url, images::text, active, year, version"
                        + " from bikes where bike_id = '7'"))
                .containsEntry("name", "Trek")
                .containsEntry("price", "3000.00")
                .containsEntry("currency", "EUR")
                .containsEntry("main_photo_url", "https://p.example/1.jpg")
                .containsEntry("images", "{https://p.example/1.jpg,\"b\\\"{},\"}")
                .containsEntry("active", true)
                .containsEntry("year", 2019)
                .containsEntry("version", 1);
        assertWarned("bikes.csv", 3, "price", RejectionReason.INVALID_DECIMAL, "NA");
        assertWarned("bikes.csv", 3, "images", RejectionReason.INVALID_JSON, "broken");
        assertWarned("bikes.csv", 3, "is_active", RejectionReason.INVALID_BOOLEAN, "maybe");
        assertWarned("bikes.csv", 3, "year", RejectionReason.INVALID_NUMBER, "19");
    }

    @Test
    void readsNegotiations() {
        oneOrder();
        csv(
                "negotiations.csv",
                "id,order_id,seller_platform,start_price,final_price,success,created_at",
                "N1,O1,bikehub,800.0,750.0,true,2021-11-10T00:00:00Z");
        run();
        assertThat(row("select platform, start_price::text, final_price::text, currency, success from negotiations"))
                .containsEntry("platform", "bikehub")
                .containsEntry("start_price", "800.00")
                .containsEntry("final_price", "750.00")
                .containsEntry("currency", "EUR")
                .containsEntry("success", true);
    }

    @Test
    void warnsAboutASecondNameOfAColumn() {
        csv("customers.csv", "id,name,full_name,created_at", "C1,Old,New,2026-01-01T00:00:00Z");
        run();
        assertWarned("customers.csv", 2, "name", RejectionReason.IGNORED_VALUE, "Old");
        assertThat(value("select full_name from customers")).isEqualTo("New");
    }

    @Test
    void warnsAboutReferencesToMissingRecords() {
        oneCustomer();
        csv(
                "orders.csv",
                "id,order_code,customer_id,lead_id,bike_name,status,assigned_manager,created_at",
                "O1,ORD-1,C1,7201,Trek,new," + MANAGER + ",2026-01-02T00:00:00Z",
                "O2,ORD-2,C1,,Trek,new,somebody,2026-01-02T00:00:00Z");
        events("E1,O1,,new," + MANAGER + ",2026-01-02T00:00:00Z");

        assertThat(run().file("orders.csv").warned()).isEqualTo(2);

        assertWarned("orders.csv", 2, "lead_id", RejectionReason.DANGLING_REFERENCE, "7201");
        assertWarned("orders.csv", 2, "assigned_manager", RejectionReason.DANGLING_REFERENCE, MANAGER);
        assertWarned("orders.csv", 3, "assigned_manager", RejectionReason.DANGLING_REFERENCE, "somebody");
        assertWarned("order_status_events.csv", 2, "changed_by", RejectionReason.DANGLING_REFERENCE, MANAGER);
    }

    @Test
    void warnsAboutReferencesThatOnlyLookLikeAUuid() {
        oneCustomer();
        String hyphens = "-".repeat(36);
        csv(
                "orders.csv",
                "id,order_code,customer_id,lead_id,bike_name,status,assigned_manager,created_at",
                "O1,ORD-1,C1," + hyphens + ",Trek,new," + hyphens + ",2026-01-02T00:00:00Z");

        run();

        assertWarned("orders.csv", 2, "lead_id", RejectionReason.DANGLING_REFERENCE, hyphens);
        assertWarned("orders.csv", 2, "assigned_manager", RejectionReason.DANGLING_REFERENCE, hyphens);
    }

    @Test
    void warnsAboutAReferenceToARejectedLead() {
        oneCustomer();
        leads("L1,nonsense,2026-01-01T00:00:00Z,,");
        orders("O1,ORD-1,C1,L1,Trek,new,2026-01-02T00:00:00Z");
        run();
        assertWarned("orders.csv", 2, "lead_id", RejectionReason.DANGLING_REFERENCE, "L1");
        assertThat(count("orders where lead_id is null")).isEqualTo(1);
    }
}
