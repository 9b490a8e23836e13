// The official server SDK. It makes tokens but does not verify them; the library that it uses does.
const HMS = require('@100mslive/server-sdk');
const jwt = require('jsonwebtoken');

async function make({ access_key, secret, type, room_id, user_id, role }) {
    const sdk = new HMS.SDK(access_key, secret);
    sdk.setLogLevel('warn'); // By default it writes to standard output, which has the answers.
    const made = type === 'management'
        ? await sdk.auth.getManagementToken()
        : await sdk.auth.getAuthToken({ roomId: room_id, userId: user_id, role });
    return made.token;
}

function read({ token, secret }) {
    const claims = jwt.verify(token, secret, { algorithms: ['HS256'] });
    if (new HMS.SDK(claims.access_key, secret).auth.isTokenExpired(token) !== false) {
        throw new Error('The SDK takes the token for expired.');
    }
    return claims;
}

require('./answer')({ make, read });
