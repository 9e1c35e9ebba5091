// PostGraphile over the tables of the benchmark, with as many connections as the server has.
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const { PEER_DATABASE, PEER_SCHEMA, PEER_POOL, PEER_PORT } = process.env;

export default {
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({
      connectionString: PEER_DATABASE,
      schemas: [PEER_SCHEMA],
      poolConfig: { max: Number(PEER_POOL) },
    }),
  ],
  grafserv: { port: Number(PEER_PORT), graphiql: false, watch: false },
  grafast: { explain: false },
};
