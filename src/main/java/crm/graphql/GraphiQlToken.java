package crm.graphql;

/** The token that GraphiQL opens with, on a server that generated its own secrets. */
public interface GraphiQlToken {

    String token();
}
