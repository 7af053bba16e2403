// The package `socket.io` on Node: `io.emit`, as its documentation shows it.
'use strict';

const { Server } = require('socket.io');
const { door, open } = require('./say.cjs');

const server = door((event) => io.emit('system.announced', event));
const io = new Server(server, {
  transports: ['websocket'],
  perMessageDeflate: false,
  pingInterval: 600_000,
  pingTimeout: 600_000,
  serveClient: false,
});
open(server);
