/**
 * Which folder may import what. `shared` stands below the features, `app` above them; a feature shows the others its
 * index and nothing else. What the server offers is reached through the `api` folders alone, so that a change of the
 * contract is their work.
 */
const code = (folder) => `${folder}/*.{ts,tsx}`;
// What tests build is no part of a feature; tests of what stands above may use it.
const insides = { regex: "^@/features/[^/]+/(?!testing/)", message: "A feature is used through its index." };
const above = (names) => ({
  group: names.map((name) => `**/${name}/**`),
  message: "This folder stands below that one.",
});
const ways = (group) => ({ group, message: "A feature reaches its own files alone by a relative path." });
const client = {
  group: ["openapi-fetch", "**/shared/api/http", "**/shared/api/schema"],
  message: "The server is asked by the api folders.",
};
const generated = { group: ["openapi-fetch", "**/schema"], message: "Shapes have their names in types.ts." };

const only = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { "no-restricted-imports": ["error", { patterns }] },
});
const fetching = { "no-restricted-globals": ["error", "fetch"] };

export default [
  { files: [code("src/**")], ignores: ["src/shared/api/**"], rules: fetching },
  only([code("src/shared/**")], [above(["features", "app"]), client], ["src/shared/api/**"]),
  only([code("src/shared/api/**")], [above(["features", "app"])]),
  only([code("src/app/**")], [insides, client], ["src/app/api/**"]),
  only([code("src/app/api/**")], [insides, generated]),
  only([code("src/features/*")], [insides, above(["app"]), ways(["../**"]), client]),
  only(
    [code("src/features/*/*/**")],
    [insides, above(["app"]), ways(["../../**"]), client],
    ["src/features/*/api/**"],
  ),
  only([code("src/features/*/api/**")], [insides, above(["app"]), ways(["../../**"]), generated]),
];
