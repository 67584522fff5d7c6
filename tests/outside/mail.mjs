// A mail server on a port of this machine (a free one unless named), until its standard input is closed. The first line it
// prints is its port, then each mail that it takes is one: who it is from and to, and its text as it came, as JSON. It takes
// nothing for `nobody@…`, for ever, and nothing for `later@…`, for now.
import { createInterface } from "node:readline";

import { SMTPServer } from "smtp-server";

function refusal(code, words) {
  return Object.assign(new Error(words), { responseCode: code });
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onRcptTo({ address }, _session, done) {
    if (address.startsWith("nobody@")) done(refusal(550, "no such mailbox"));
    else if (address.startsWith("later@")) done(refusal(451, "try again"));
    else done();
  },
  onData(stream, { envelope }, done) {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => {
      const to = envelope.rcptTo.map(({ address }) => address);
      console.log(JSON.stringify({ from: envelope.mailFrom.address, to, text: Buffer.concat(chunks).toString() }));
      done();
    });
  },
});
server.on("error", (error) => {
  console.error(error.message);
});
const listening = server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  console.log(listening.address().port);
});
createInterface({ input: process.stdin }).on("close", () => process.exit());
