package crm.request;

import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Counts the statements of each request. */
final class StatementCountingJdbcTemplate extends JdbcTemplate {

    StatementCountingJdbcTemplate(DataSource source) {
        super(source);
    }

    /** Called for each statement, just before it is sent. */
    @Override
    protected void applyStatementSettings(Statement statement) throws SQLException {
        super.applyStatementSettings(statement);
        RequestContext.current().ifPresent(RequestContext::countStatement);
    }
}
