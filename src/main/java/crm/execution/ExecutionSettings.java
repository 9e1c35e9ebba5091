package crm.execution;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Execution of queries.
 *
 * @param breadthFirst whether queries are executed level by level; false: by graphql-java's own strategy
 */
@ConfigurationProperties("crm.execution")
record ExecutionSettings(@DefaultValue("true") boolean breadthFirst) {}
