import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { urql, urqlErrorCode } from "../urql.js";
import { assertEdges, check, operation, readJson, readyQueries, server, tokens } from "./setting.js";

const schema = readJson("generated/introspection.json");

const client = (token = tokens.manager) => urql(server, () => token, schema);

check("urql reads what the frontend asks, also twice", async () => {
  const admin = client(tokens.admin);
  for (const { file, text, variables } of [...readyQueries(), ...readyQueries()]) {
    const { error } = await admin.query(text, variables);
    assert.equal(error, undefined, file);
  }
});

check("urql joins the pages of each filter", async () => {
  const manager = client();
  const query = operation("OrdersByPage");
  const first = await manager.query(query, { first: 3 });
  const second = await manager.query(query, { first: 3, after: first.data.orders.pageInfo.endCursor });
  assertEdges(second.data.orders, 6);
  const filtered = await manager.query(query, { first: 3, filter: { status: ["CANCELLED"] } });
  assertEdges(filtered.data.orders, 3);
});

check("urql repeats a mutation without a second change", async () => {
  const variables = { input: { title: "Call back", idempotencyKey: randomUUID() } };
  const first = await client().mutation(operation("AddTask"), variables);
  const second = await client().mutation(operation("AddTask"), variables);
  assert.deepEqual([first.data.createTask.replayed, second.data.createTask.replayed], [false, true]);
  assert.equal(second.data.createTask.task.id, first.data.createTask.task.id);
});

check("urql leaves out what a partner may not read", async () => {
  const query = operation("CustomersForRole");
  const partner = await client(tokens.partner).query(query, { first: 5, isStaff: false });
  assert.equal(partner.error, undefined);
  const manager = await client().query(query, { first: 5, isStaff: true });
  assert.equal(typeof manager.data.customers.edges[0].node.orderCount, "number");
});

check("urql has the code of an error", async () => {
  const code = async (token, query) => urqlErrorCode((await client(token).query(query, {})).error);
  assert.equal(await code(tokens.manager, "{ apiKeys { totalCount { value } } }"), "FORBIDDEN");
  assert.equal(await code(tokens.manager, '{ order(id: "") { id } }'), "BAD_REQUEST");
  assert.equal(await code("wrong", "{ viewer { role } }"), "UNAUTHENTICATED");
});
