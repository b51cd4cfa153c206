// Let mpesa-api make one call: node call.js, a wish as JSON on stdin, what came of it as JSON on stdout.
// Its HTTP leaves the port of the address out, so that http.request is told the port here; nothing else of it is touched.
"use strict";

const fs = require("fs");
const http = require("http");

const wish = JSON.parse(fs.readFileSync(0, "utf8"));
const address = new URL(wish.url);
const request = http.request;
http.request = (options, heard) => request({ ...options, port: address.port }, heard);

const { routes } = require("mpesa-api/lib/routes");
const { Mpesa } = require("mpesa-api");
routes.sandbox = address.origin;

function tell(outcome) {
  const version = require("mpesa-api/package.json").version;
  process.stdout.write(JSON.stringify({ node: process.version, version, ...outcome }));
}

async function call() {
  const mpesa = new Mpesa(wish.login, "sandbox");
  while (!mpesa.securityCredential) await new Promise(setImmediate); // It encrypts the password without waiting for it.
  return wish.method === "authenticate" ? mpesa.authenticate() : mpesa[wish.method](wish.order);
}

call().then(
  (answer) => tell({ answer }),
  (refusal) => tell({ refusal: { status: refusal.statusCode ?? null, body: refusal.data ?? String(refusal) } }),
);
