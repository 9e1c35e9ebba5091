import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

/** What the test gives. */
export const setting = JSON.parse(process.env.CRM_CLIENTS);

/** The address of the server, and a token for each caller. */
export const { server, tokens } = setting;

export const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

const warnings = [];

for (const level of ["warn", "error"]) {
  console[level] = (...message) => warnings.push(message.join(" "));
}

/** A test that fails where the client warns. */
export function check(name, run) {
  test(name, async () => {
    warnings.length = 0;
    await run();
    assert.deepEqual(warnings, []);
  });
}

/** The text of an operation of documents.graphql. */
export function operation(name) {
  const found = readFileSync("documents.graphql", "utf8")
    .split(/\n\n(?=query|mutation)/)
    .find((text) => text.includes(` ${name}(`));
  assert.ok(found, name);
  return found;
}

/** The queries of the frontend that are part of the server, with their variables. */
export function readyQueries() {
  const folder = "operations/frontend/";
  const files = readdirSync(folder).filter((file) => file.endsWith(".graphql"));
  const queries = files
    .map((file) => ({ file, text: readFileSync(folder + file, "utf8"), variables: variables(folder + file) }))
    .filter(({ text }) => !/^(mutation|subscription)\b/m.test(text));
  assert.ok(queries.length > 10);
  return queries;
}

function variables(file) {
  const given = file.replace(".graphql", ".variables.json");
  try {
    return readJson(given);
  } catch (error) {
    if (error.code === "ENOENT") {
      return {};
    }
    throw error;
  }
}

/** Sends a document and returns the answer: as any client without a library. */
export async function send(token, query, variables, extensions) {
  const response = await fetch(`${server}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables, extensions }),
  });
  return response.json();
}

/** The ids of the edges: as many as expected, and no id twice. */
export function assertEdges(connection, length) {
  const ids = connection.edges.map((edge) => edge.node.id);
  assert.equal(new Set(ids).size, length);
  assert.equal(ids.length, length);
}
