// Builds everything a page loads into static/dist: two style sheets worth of
// source into one, the behaviours into another, charts apart because few pages
// have one. `npm run build`, or `npm run watch` while working on it.
import { cpSync, mkdirSync } from "node:fs";
import * as esbuild from "esbuild";

const out = "static/dist";
const watching = process.argv.includes("--watch");

const options = {
  bundle: true,
  minify: !watching,
  sourcemap: watching ? "inline" : false,
  outdir: out,
  target: ["es2022", "chrome123", "firefox121", "safari17.5"],
  logLevel: "info",
  legalComments: "none",
};

const builds = [
  {
    ...options,
    format: "esm",
    entryPoints: { app: "static/js/app.js", charts: "static/js/charts.js" },
  },
  { ...options, format: "iife", entryPoints: { theme: "static/js/theme_early.js" } },
  {
    ...options,
    entryPoints: { app: "static/css/app.css" },
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]",
  },
];

mkdirSync(out, { recursive: true });
cpSync("static/img", out, { recursive: true });

if (watching) {
  for (const build of builds) await (await esbuild.context(build)).watch();
} else {
  await Promise.all(builds.map((build) => esbuild.build(build)));
}
