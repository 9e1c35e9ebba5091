import assert from "node:assert/strict";
import runtime from "relay-runtime";
import { environment } from "../relay/environment.js";
import orders from "../relay/__generated__/ordersQuery.graphql.js";
import { assertEdges, check, server, tokens } from "./setting.js";

const { createOperationDescriptor, fetchQuery } = runtime;

check("Relay joins the pages of a connection", async () => {
  const relay = environment(server, () => tokens.manager);
  const first = createOperationDescriptor(orders, { first: 3 });
  relay.retain(first);
  const page = await fetchQuery(relay, orders, { first: 3 }).toPromise();
  await fetchQuery(relay, orders, { first: 3, after: page.orders.pageInfo.endCursor }).toPromise();
  const { data, isMissingData } = relay.lookup(first.fragment);
  assert.equal(isMissingData, false);
  assertEdges(data.orders, 6);
});

check("Relay gets an error of the server as an error", async () => {
  const relay = environment(server, () => "wrong");
  await assert.rejects(fetchQuery(relay, orders, { first: 3 }).toPromise(), /token/);
});
