import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { retryingFetch } from "../retrying-fetch.js";

/** The environment calls token() for each request. */
export function environment(server, token) {
  const send = async (request, variables) => {
    const response = await retryingFetch(`${server}/graphql`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token()}` },
      body: JSON.stringify({ query: request.text, variables }),
    });
    return response.json();
  };
  return new Environment({ network: Network.create(send), store: new Store(new RecordSource()) });
}
