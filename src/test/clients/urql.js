import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { retryingFetch } from "./retrying-fetch.js";
import { typesWithoutKey } from "./types-without-key.js";

const page = relayPagination();

/** graphql-codegen generates the schema. The client calls token() for each request. */
export function urql(server, token, schema) {
  return new Client({
    url: `${server}/graphql`,
    fetch: retryingFetch,
    fetchOptions: () => ({ headers: { Authorization: `Bearer ${token()}` } }),
    // Proxies log URLs, and variables contain personal data.
    preferGetMethod: false,
    exchanges: [
      cacheExchange({
        schema,
        keys: Object.fromEntries(typesWithoutKey.map((type) => [type, () => null])),
        resolvers: {
          Query: { customers: page, leads: page, orders: page, shipments: page, statusHistory: page, tasks: page },
          Order: { history: page },
          Lead: { history: page },
        },
      }),
      fetchExchange,
    ],
  });
}

/** The code of an error, such as FORBIDDEN; undefined without an answer of the server. */
export function urqlErrorCode(error) {
  return error.graphQLErrors[0]?.extensions.code;
}
