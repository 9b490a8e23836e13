// JSON lines in, JSON lines out, in order: the protocol that ../README.md describes.
const readline = require('readline');

module.exports = async function answer({ make, read }) {
    for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
        let reply;
        try {
            const request = JSON.parse(line);
            reply = request.token === undefined ? { token: await make(request) } : { claims: await read(request) };
        } catch (error) {
            reply = { error: String(error) };
        }
        process.stdout.write(JSON.stringify(reply) + '\n');
    }
};
