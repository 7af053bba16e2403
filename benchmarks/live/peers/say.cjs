// What both peers on Node share: the HTTP door that causes broadcasts, and the event itself.
'use strict';

const http = require('node:http');

let made = 0;

/** Returns an event of the shape and nearly the size of Opsbell's, made anew each time. */
function event(text, at) {
  made += 1;
  const id = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  const data = { id, text, level: 'low', since: at, until: at, by: null, ended: false };
  return { type: 'system.announced', v: 1, at, data };
}

/** Returns an HTTP server that calls `tell(event)` for a POST, and answers everything else. */
exports.door = (tell) =>
  http.createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      let answer = '{"status":"ok"}';
      if (request.method === 'POST') {
        const at = new Date().toISOString();
        const one = event(JSON.parse(Buffer.concat(parts)).text, at);
        tell(one);
        answer = JSON.stringify({ id: one.data.id });
      }
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(answer),
      });
      response.end(answer);
    });
  });

/** Listens on a port of its own choice and writes it down for whoever started it. */
exports.open = (server) =>
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () =>
    console.log(server.address().port),
  );
