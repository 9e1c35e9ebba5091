import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, ServerError } from "@apollo/client";
import { SetContextLink } from "@apollo/client/link/context";
import { relayStylePagination } from "@apollo/client/utilities";
import { retryingFetch } from "./retrying-fetch.js";

const list = relayStylePagination(["filter", "sort"]);

const page = relayStylePagination();

/** graphql-codegen generates possibleTypes. The client calls token() for each request. */
export function apollo(server, token, possibleTypes) {
  return new ApolloClient({
    link: ApolloLink.from([
      new SetContextLink(({ headers }) => ({ headers: { ...headers, Authorization: `Bearer ${token()}` } })),
      new HttpLink({ uri: `${server}/graphql`, fetch: retryingFetch }),
    ]),
    cache: new InMemoryCache({
      possibleTypes,
      typePolicies: {
        Query: {
          fields: { customers: list, leads: list, orders: list, shipments: list, statusHistory: list, tasks: list },
        },
        Order: { fields: { bike: { merge: true }, history: page } },
        Lead: { fields: { bike: { merge: true }, history: page } },
        // Its id is the one that the client sent, not that of a record.
        NotFound: { keyFields: false },
      },
    }),
  });
}

/** The code of an error, such as FORBIDDEN; undefined without an answer of the server. */
export function apolloErrorCode(error) {
  if (CombinedGraphQLErrors.is(error)) {
    return error.errors[0].extensions?.code;
  }
  return ServerError.is(error) && error.statusCode === 401 ? "UNAUTHENTICATED" : undefined;
}
