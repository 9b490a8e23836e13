// Auth tokens per second for each library, the best of seven blocks, with the same claims in one process.
const crypto = require("crypto");
const { SDK } = require("@100mslive/server-sdk");
const jsonwebtoken = require("jsonwebtoken");
const { createSigner } = require("fast-jwt");

const [accessKey, secret, roomId, role, count] = process.argv.slice(2);
const sdk = new SDK(accessKey, secret);
const fast = createSigner({ key: secret, algorithm: "HS256" });
const payload = (userId) => {
  const now = Math.floor(Date.now() / 1000);
  return {
    access_key: accessKey, type: "app", version: 2, room_id: roomId, user_id: userId, role,
    jti: crypto.randomUUID(), iat: now - 10, nbf: now - 10, exp: now + 86400,
  };
};
const makers = {
  "@100mslive/server-sdk": (userId) => sdk.auth.getAuthToken({ roomId, role, userId }),
  jsonwebtoken: (userId) => jsonwebtoken.sign(payload(userId), secret),
  "fast-jwt": (userId) => fast(payload(userId)),
};

(async () => {
  for (const [name, make] of Object.entries(makers)) {
    let best = 0;
    for (let block = 0; block < 7; block++) {
      const start = process.hrtime.bigint();
      for (let i = 0; i < Number(count); i++) await make(`user-${i}`);
      best = Math.max(best, Number(count) / (Number(process.hrtime.bigint() - start) / 1e9));
    }
    console.log(`${name}\t${best}`);
  }
})();
