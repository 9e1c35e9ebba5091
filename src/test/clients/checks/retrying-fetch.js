import assert from "node:assert/strict";
import { retryingFetch } from "../retrying-fetch.js";
import { check, send, server, tokens } from "./setting.js";

const COST_OF_A_DASHBOARD = 100;

const ROOT_FIELDS = 20;

/** Spent beyond the quota, so that a slow machine sends its next request before the quota has refilled. */
const EXCESS = 5;

/** Spends the points of the caller until the server refuses its next request. */
async function spendAllPoints(token) {
  for (let remaining = Infinity; remaining > 0; ) {
    const dashboards = Math.min(ROOT_FIELDS, Math.floor(remaining / COST_OF_A_DASHBOARD) + EXCESS);
    const fields = Array.from({ length: dashboards }, (_, i) => `d${i}: dashboard { __typename }`);
    const { errors, extensions } = await send(token, `{ ${fields.join(" ")} }`, {}, { cost: true });
    assert.equal(errors, undefined);
    remaining = extensions.cost.remaining;
  }
}

check("fetch waits when the points are used up", async () => {
  await spendAllPoints(tokens.analyst);
  const statuses = [];
  const plainFetch = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const response = await plainFetch(...request);
    statuses.push(response.status);
    return response;
  };
  const response = await retryingFetch(`${server}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${tokens.analyst}` },
    body: JSON.stringify({ query: "{ viewer { role } }" }),
  });
  globalThis.fetch = plainFetch;
  assert.deepEqual([...new Set(statuses)], [429, 200]);
  assert.equal((await response.json()).data.viewer.role, "ANALYST");
});
