package crm.api;

/** A token that GraphiQL may open with, on a server that made its own secrets. */
public interface ReadyToken {

    String token();
}
