package crm.graphql;

/** A token that GraphiQL may open with, on a server that made its own secrets. */
public interface GraphiQlToken {

    String token();
}
