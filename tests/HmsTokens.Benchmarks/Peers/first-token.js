// Makes one token with the official SDK and exits, like a script.
const { SDK } = require("@100mslive/server-sdk");
new SDK(process.argv[2], process.argv[3]).auth.getAuthToken({ roomId: "r", role: "guest", userId: "u" });
