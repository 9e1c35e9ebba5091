import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "schema.graphql",
  documents: ["documents.graphql", "operations/**/*.graphql"],
  generates: {
    "generated/types.ts": {
      plugins: ["typescript", "typescript-operations"],
      config: {
        strictScalars: true,
        scalars: {
          Currency: "string",
          Date: "string",
          DateTime: "string",
          Decimal: { input: "string | number", output: "string" },
          JSON: "unknown",
          Url: "string",
        },
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
    "generated/possible-types.json": { plugins: ["fragment-matcher"], config: { apolloClientVersion: 3 } },
    "generated/introspection.json": { plugins: ["introspection"], config: { minify: true } },
  },
};

export default config;
