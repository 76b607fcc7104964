import http from 'node:http';
import https from 'node:https';

/**
 * The image's health check: asks the hub of this container whether it lives, by the hub's own variables. Plain JavaScript,
 * since it runs every few seconds.
 */
// oxlint-disable-next-line node/no-process-env -- reading all of the configuration would need the TypeScript loader
const { HOST = '127.0.0.1', PORT = '3000', TLS_CERT = '' } = process.env;
const hostname = { '0.0.0.0': '127.0.0.1', '::': '::1' }[HOST.trim()] ?? HOST.trim();
const ask = TLS_CERT.trim() === '' ? http : https;

// The certificate is of the name that people type.
const options = { hostname, port: PORT.trim(), path: '/healthz', rejectUnauthorized: false, timeout: 2_000 };
const request = ask.get(options, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
request.on('timeout', () => process.exit(1)).on('error', () => process.exit(1));
