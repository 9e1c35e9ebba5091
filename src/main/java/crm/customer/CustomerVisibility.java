package crm.customer;

import crm.sql.TableMapping;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Which customers a partner can see: those that came through the partner, or have a record that did. */
@Component
public class CustomerVisibility {

    private final TableMapping.Owned owned;

    CustomerVisibility(List<CustomerRecords> records) {
        Stream<String> ofRecords = records.stream()
                .sorted(Comparator.comparingInt(CustomerRecords::lockRank))
                .map(CustomerRecords::partnerCondition)
                .filter(Objects::nonNull);
        this.owned = new TableMapping.Owned(
                "customer",
                Stream.concat(Stream.of("c.partner_id = :partner"), ofRecords)
                        .collect(Collectors.joining(" or ", "(", ")")));
    }

    /** The condition of lists and exports, for the table {@code customers} with the alias {@code c}. */
    public TableMapping.Owned owned() {
        return owned;
    }
}
