// An OpenID Connect provider on a free port of this machine, until its standard input is closed. The first line it prints is
// its issuer. A line on its input does something to it: `rotate` gives it another key, `loosen` has it put claims into identity
// tokens.
//
// Who comes to its sign-in page says who they are: a form with `login`, and what the provider is to say of them besides
// (`email`, `email_verified`, `amr`), or `deny`.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

import Provider from "oidc-provider";

// What the library notes is not among the lines that are read.
console.info = console.error;

const redirect = process.argv[2];
const people = new Map();
let isLoose = false;
let provider;
let handle;

function fresh() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
}

function claimsOf(login) {
  const { email, email_verified: isVerified } = people.get(login) ?? {};
  return { sub: `sub-${login}`, preferred_username: login, email, email_verified: isVerified === "true" };
}

function open(issuer) {
  provider = new Provider(issuer, {
    clients: [{ client_id: "steward", client_secret: "a secret of the two", redirect_uris: [redirect] }],
    jwks: { keys: [fresh()] },
    cookies: { keys: [randomUUID()] },
    claims: { openid: ["sub", "amr"], profile: ["preferred_username"], email: ["email", "email_verified"] },
    conformIdTokenClaims: !isLoose,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => claimsOf(id.replace(/^sub-/, "")) }),
    // Nobody is asked whether Steward may know who they are.
    loadExistingGrant: async (context) => {
      const { clientId } = context.oidc.client;
      const grant = new context.oidc.provider.Grant({ clientId, accountId: context.oidc.session.accountId });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
  });
  handle = provider.callback();
}

async function read(request) {
  let body = "";
  for await (const chunk of request) body += chunk;
  return Object.fromEntries(new URLSearchParams(body));
}

async function interact(request, response) {
  const { login = "", deny, amr, ...said } = await read(request);
  if (deny !== undefined) {
    const result = { error: "access_denied", error_description: "the person went back" };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  people.set(login, said);
  const methods = amr === undefined ? {} : { amr: amr.split(" ") };
  const result = { login: { accountId: `sub-${login}`, ...methods } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const server = createServer((request, response) => {
  if (request.method === "POST" && request.url.startsWith("/interaction/")) {
    interact(request, response).catch((error) => response.writeHead(500).end(String(error)));
  } else {
    handle(request, response);
  }
});
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  open(issuer);
  console.log(issuer);
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    if (line === "loosen") isLoose = true;
    open(issuer);
    console.log(line);
  });
  lines.on("close", () => process.exit());
});
