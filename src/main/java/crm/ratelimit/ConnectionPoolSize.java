package crm.ratelimit;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** How many connections there are, and how many of them one caller may hold at a time. */
@Component
class ConnectionPoolSize {

    private final int size;

    ConnectionPoolSize(DataSource source) throws SQLException {
        this.size = source.unwrap(HikariDataSource.class).getMaximumPoolSize();
    }

    /** Three quarters, so that there is one for others where there are two at all. */
    int shareOfACaller() {
        return Math.max(1, size * 3 / 4);
    }
}
