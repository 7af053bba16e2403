// The package `ws` on Node: the usual loop over its clients, one string for all of them.
'use strict';

const { WebSocketServer } = require('ws');
const { door, open } = require('./say.cjs');

const server = door((event) => {
  const text = JSON.stringify(event);
  for (const client of sockets.clients) client.send(text);
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
open(server);
