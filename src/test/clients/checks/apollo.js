import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { gql } from "@apollo/client";
import { apollo, apolloErrorCode } from "../apollo.js";
import { check, assertEdges, operation, readJson, readyQueries, server, tokens } from "./setting.js";

const { possibleTypes } = readJson("generated/possible-types.json");

const client = (token = tokens.manager) => apollo(server, () => token, possibleTypes);

const errorCode = (promise) =>
  promise.then(
    () => assert.fail("no error"),
    (error) => apolloErrorCode(error),
  );

check("Apollo reads what the frontend asks, also twice", async () => {
  const admin = client(tokens.admin);
  for (const { text, variables } of [...readyQueries(), ...readyQueries()]) {
    await admin.query({ query: gql(text), variables });
  }
});

check("Apollo joins the pages of each filter", async () => {
  const manager = client();
  const query = gql(operation("OrdersByPage"));
  const variables = { first: 3 };
  const watched = manager.watchQuery({ query, variables });
  const subscription = watched.subscribe(() => {});
  const { data } = await manager.query({ query, variables });
  await watched.fetchMore({ variables: { after: data.orders.pageInfo.endCursor } });
  assertEdges(manager.readQuery({ query, variables }).orders, 6);

  const filtered = await manager.query({ query, variables: { first: 3, filter: { status: ["CANCELLED"] } } });
  assert.deepEqual([...new Set(filtered.data.orders.edges.map((edge) => edge.node.status))], ["CANCELLED"]);
  assertEdges(manager.readQuery({ query, variables }).orders, 6);
  subscription.unsubscribe();
});

check("Apollo repeats a mutation without a second change", async () => {
  const mutation = gql(operation("AddTask"));
  const variables = { input: { title: "Call back", idempotencyKey: randomUUID() } };
  const first = await client().mutate({ mutation, variables });
  const second = await client().mutate({ mutation, variables });
  assert.deepEqual([first.data.createTask.replayed, second.data.createTask.replayed], [false, true]);
  assert.equal(second.data.createTask.task.id, first.data.createTask.task.id);
});

check("Apollo leaves out what a partner may not read", async () => {
  const query = gql(operation("CustomersForRole"));
  const partner = await client(tokens.partner).query({ query, variables: { first: 5, isStaff: false } });
  assert.deepEqual(Object.keys(partner.data.customers.edges[0].node).sort(), ["__typename", "fullName", "id"]);
  const manager = await client().query({ query, variables: { first: 5, isStaff: true } });
  assert.equal(typeof manager.data.customers.edges[0].node.orderCount, "number");
  assert.equal(
    await errorCode(client(tokens.partner).query({ query, variables: { first: 5, isStaff: true } })),
    "FORBIDDEN",
  );
});

check("Apollo has the code of an error", async () => {
  assert.equal(await errorCode(client().query({ query: gql`{ apiKeys { totalCount { value } } }` })), "FORBIDDEN");
  assert.equal(await errorCode(client().query({ query: gql`{ order(id: "") { id } }` })), "BAD_REQUEST");
  assert.equal(await errorCode(client("wrong").query({ query: gql`{ viewer { role } }` })), "UNAUTHENTICATED");
});
